/** One part of a matrix that runs on several machines. */
export interface Shard {
  /** From 1 to `total`. */
  index: number;
  total: number;
  /** Every environment of the whole matrix, in order: shards of one matrix agree on it. */
  envs: string[];
}

/** Every `total`-th environment, beginning with the `index`-th: no environment is in two shards, and none in no shard. */
export function envsOfShard<T>(envs: readonly T[], { index, total }: Pick<Shard, "index" | "total">): T[] {
  return envs.filter((_, position) => position % total === index - 1);
}
