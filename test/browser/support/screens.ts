/** How people look at a report: on a desk and on a telephone, in light and in dark. */
export const SCREENS = (["light", "dark"] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
);
