/** A stream as far as output needs one. */
export interface Sink {
  write(text: string): void;
  isTTY: boolean;
  /** Whether what is written becomes a file. */
  isFile?: () => boolean;
  /** Columns and rows of the terminal; undefined where there is none, or it does not say. */
  size?: () => { columns: number; rows: number } | undefined;
}
