/** One part of a matrix that runs on several machines. */
export interface Shard {
  /** From 1 to `total`. */
  index: number;
  total: number;
  /** Every environment of the whole matrix, in order: shards of one matrix agree on it. */
  envs: string[];
}

/** `I/N` of the command line; undefined when it is none. */
export function parseShard(text: string): Pick<Shard, "index" | "total"> | undefined {
  const [, index, total] = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), total: Number(total) };
  return shard.index >= 1 && shard.index <= shard.total ? shard : undefined;
}

/** Every `total`-th environment, beginning with the `index`-th: no environment is in two shards, and none in no shard. */
export function envsOfShard<T>(envs: readonly T[], { index, total }: Pick<Shard, "index" | "total">): T[] {
  return envs.filter((_, position) => position % total === index - 1);
}
