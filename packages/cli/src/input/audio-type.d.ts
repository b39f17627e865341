/** Types of the parts of `audio-type` in use; the package ships none. */
declare module 'audio-type' {
  /** Detects the format from the first bytes of a file, for example `mp3` or `oga`. */
  export default function audioType(head: Uint8Array): string | undefined;
  /** Length of a leading ID3v2 tag in bytes; 0 without one. */
  export function skipId3(head: Uint8Array): number;
}
