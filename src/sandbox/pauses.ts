/** Waits that can be cut short all at once. */
export interface Pauses {
  /** Resolves after `ms` milliseconds, at once for 0, or when {@link Pauses.end} is called. */
  wait(ms: number): Promise<void>;
  /** Ends every wait now and from now on: no timer may keep a process alive after its sandbox is closed. */
  end(): void;
}

export function createPauses(): Pauses {
  const waiting = new Map<NodeJS.Timeout, () => void>();
  let ended = false;
  return {
    wait(ms) {
      if (ms === 0 || ended) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(timer);
          resolve();
        }, ms);
        waiting.set(timer, resolve);
      });
    },
    end() {
      ended = true;
      for (const [timer, resolve] of waiting) {
        clearTimeout(timer);
        resolve();
      }
      waiting.clear();
    },
  };
}
