/** The parts of `audio-type` in use: the package has no types of its own. */
declare module 'audio-type' {
  /** Names the format of the first bytes of a file, for example `mp3` or `oga`. */
  export default function audioType(head: Uint8Array): string | undefined;
  /** Bytes that a leading ID3v2 tag takes; 0 without one. */
  export function skipId3(head: Uint8Array): number;
}
