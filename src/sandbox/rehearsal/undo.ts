/** What has to be taken down in the end, the last one first. */
export interface Undo {
  add(step: () => void | Promise<void>): void;
  /** Takes all down, also when one of them fails; throws what the first one failed with. */
  all(): Promise<void>;
}

export function createUndo(): Undo {
  const steps: (() => void | Promise<void>)[] = [];
  return {
    add: (step) => void steps.push(step),
    async all() {
      const failures: unknown[] = [];
      for (const step of steps.splice(0).reverse()) {
        try {
          await step();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
