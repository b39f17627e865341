/** Finds presets of scenes that a description names. Pure. */
import type { SceneInfo } from '@sense/visuals/engine';
import { SHOW_WORDS } from './show-words.js';
import { tokensOf } from './tokens.js';

/** A preset that a description names. */
export interface NamedPreset {
  readonly scene: SceneInfo;
  readonly preset: string;
  /** Its name, as words. */
  readonly words: string;
  /** Place in the description. */
  readonly place: number;
}

/** The presets of `scenes` that `tokens` name, in the order of the words. */
export function presetsNamed(tokens: readonly string[], scenes: readonly SceneInfo[]): NamedPreset[] {
  const text = ` ${tokens.join(' ')} `;
  const named = scenes.flatMap((scene) =>
    Object.entries(scene.presets).flatMap(([preset, { title }]) => {
      const found = [title, preset].map(wordsOf).find((words) => words !== '' && text.includes(` ${words} `));
      return found === undefined ? [] : [{ scene, preset, words: found, place: text.indexOf(` ${found} `) }];
    }),
  );
  return named.sort((a, b) => a.place - b.place || b.words.length - a.words.length);
}

/**
 * The scene that a named preset chooses. A name that is also the word for a mood chooses only where one scene has it;
 * one with another meaning (`neon` is a palette) does not choose.
 *
 * @param preferred ids of scenes that other words suggest, for names that several scenes have
 */
export function sceneOfPreset(named: readonly NamedPreset[], preferred: readonly string[]): SceneInfo | undefined {
  for (const { words } of named) {
    const owners = named.filter((other) => other.words === words).map(({ scene }) => scene);
    const types = SHOW_WORDS.find(tokensOf(words)).found.map(({ lexeme }) => lexeme.type);
    const isName = types.length === 0 || (types.every((type) => type === 'mood') && owners.length === 1);
    if (isName) return owners.find(({ id }) => preferred.includes(id)) ?? owners[0];
  }
  return undefined;
}

const wordsOf = (name: string): string => tokensOf(name).join(' ');
