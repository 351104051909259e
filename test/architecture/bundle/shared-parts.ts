/** A part of the bundle that others import from. */
interface SharedPart {
  name: string;
  /** Which modules lie in it, by their paths from the root; the first part that wants a module has it. */
  modules: RegExp;
  /** Only what is imported dynamically is taken from it, so that nobody reads it before it is needed. */
  lazy?: boolean;
}

/**
 * What several parts of the bundle use, each in one file, so that the package holds it once. A part may use those above it, and
 * its file is read by whoever needs one of its modules; a module is run when whoever imports it is run.
 */
export const sharedParts: readonly SharedPart[] = [
  {
    // What every command is made with.
    name: "base",
    modules:
      /^src\/(?:core\/|system\/(?:clock|files|lock)\.|terminal\/(?:output|text|sink)\.|cli\/(?:library\/(?:arguments|world)|command|common-options|context|option-spec|options|process-handle|program|respond|transport|tree|view)\.|evidence\/(?:artifact|envelope|seal)\.|identity\/(?:env-name|paths)\.|gate\/left-behind\.)/,
  },
  {
    // Who a command runs as, and a session with the API.
    name: "session",
    modules: /^src\/(?:identity|api)\/|^src\/gate\/suite\.|^src\/cli\/(?:identity-options|probe|session-factory)\./,
  },
  {
    // What a gate asks, and whether what it left behind can be believed.
    name: "evidence",
    modules:
      /^src\/evidence\/[^/]+$|^src\/gate\/(?:compare-rows|drift|matrix|matrix-document|matrix-row|observed|schemas|shape|write-steps|write-suite|write-values)\.|^src\/cli\/(?:verify|verify-suites)\./,
  },
  {
    // The plan of a release, from git.
    name: "planning",
    modules:
      /^src\/release\/plan\/(?!updaters\/(?:formats|generic-|json-path))|^src\/system\/git|^src\/cli\/(?:plan-at|repository-for)\./,
  },
  { name: "views", modules: /^src\/cli\/views\//, lazy: true },
];

/** Packages that lie in the part `base`, since most parts use them. */
export const sharedPackages = ["zod/mini", "commander", "smol-toml"];
