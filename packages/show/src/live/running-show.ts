/** What `applyShow` takes and gives. Types only. */
import type { SceneInfo } from '@sense/visuals/engine';
import type { Quantisation, SetEntry, Show } from '../document/show.js';
import type { ShowProblem } from '../document/validate.js';
import type { ShowHaptics, ShowStage } from '../outputs/outputs.js';

/** Options of `applyShow`. */
export interface ApplyShowOptions<Scene extends SceneInfo = SceneInfo> {
  /** Where pictures show. Default: nowhere. */
  readonly stage?: ShowStage<NoInfer<Scene>>;
  /** The scenes that looks can name: `SCENES` of `@sense/visuals`, and your own. Needed with a stage. */
  readonly scenes?: readonly Scene[];
  /** What is felt. Default: nothing. */
  readonly haptics?: ShowHaptics;
  /** Place of the first entry in the set; default 0. */
  readonly entry?: number;
  /** Called when the picture goes dark and comes back. A stage keeps its picture: cover it, or turn its light off. */
  readonly onBlackout?: (on: boolean) => void;
  /** Called when an entry of the set begins, the first included: load its song. */
  readonly onEntry?: (entry: SetEntry, index: number) => void;
  /** Ends the show, as the signal of the feed does. Stage and haptics stay as they are. */
  readonly signal?: AbortSignal;
}

/** Where a show is. A new object after each change. */
export interface ShowStatus {
  readonly state: 'playing' | 'ended';
  /** Place of the entry in the set, from 0. */
  readonly entry: number;
  /** Name of the look. */
  readonly look: string;
  /** Bar of the entry; 0 before the first downbeat. */
  readonly bar: number;
  /** Beat in the bar; 0 before the first. */
  readonly beat: number;
  /** Id of the cue that was called last. */
  readonly lastCue: string | undefined;
  /** Id of the cue that `next()` calls. */
  readonly nextCue: string | undefined;
  /** Whether a change waits for its beat or bar. */
  readonly waiting: boolean;
  readonly blackout: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What of the show cannot be followed now: missing scenes and devices, failures of outputs. The rest goes on. */
  readonly problems: readonly ShowProblem[];
}

/** A show that plays. */
export interface RunningShow {
  /** The document, as edited. */
  readonly show: Show;
  readonly status: ShowStatus;
  /** Aborts when the show ends. */
  readonly signal: AbortSignal;
  /** Calls `listener` after each change of the status. Returns its undo. */
  onStatus(listener: (status: ShowStatus) => void): () => void;
  /** Calls the next cue of the list; without cues, the next look. */
  next(): void;
  /**
   * Calls a cue by its id, or shows a look by its name.
   *
   * @param quantise what it waits for. Default: as the cue says, for a look `bar`. Without beats it waits for nothing.
   * @throws SenseError `invalid-argument` listing cues and looks
   */
  go(cueOrLook: string, quantise?: Quantisation): void;
  /** A section begins now, by its name: for feeds without sections, and operators. */
  beginSection(name: string): void;
  /** Turns picture and haptics off, or on again. */
  setBlackout(on: boolean): void;
  /**
   * Starts an entry of the set, by its place from 0 or its id: bars and cues count from its first beat.
   *
   * @throws SenseError `invalid-argument` if there is none
   */
  playEntry(entry: number | string): void;
  /**
   * Replaces the document while it plays. Only what differs is applied, now; a cue for a bar that has passed is not
   * called.
   *
   * @throws SenseError `format-invalid` with paths; the show then goes on as it was
   */
  update(show: Show): void;
  /** Goes back to the document before the last {@link update}. Returns whether there was one. */
  undo(): boolean;
  /** Undoes {@link undo}. Returns whether there was something. */
  redo(): boolean;
  /** Ends the show. Stage and haptics stay as they are. */
  dispose(): void;
}
