import { rules } from "../support/rule.ts";

rules("Refused, by its name, is", [
  {
    rule: "a release type that is not known",
    config: { "release-type": "fortran" },
    commits: ["fix: door"],
    refused: /fortran/,
  },
  {
    rule: "a plugin that is not known",
    config: { plugins: ["magic"] },
    commits: ["fix: door"],
    refused: /magic/,
  },
  {
    rule: "an extra file of a type that is not known",
    config: { "extra-files": [{ type: "lisp", path: "x.lisp" }] },
    commits: ["fix: door"],
    refused: /type:? lisp|type lisp/,
  },
  {
    rule: "a release-as that is no version",
    config: { "release-as": "soon" },
    commits: ["fix: door"],
    refused: /soon/,
  },
  {
    rule: "an extra file outside of the repository",
    config: { "extra-files": ["../x.txt"] },
    commits: ["fix: door"],
    refused: /\.\.\/x\.txt|illegal pathing/,
  },
]);

rules("Never planned in another way than Release Please does, but refused by its name, is", [
  ...["php", "java", "terraform-module"].map((type) => ({
    rule: `the release type ${type}`,
    config: { "release-type": type, "include-component-in-tag": false },
    commits: ["fix: door"],
    beyond: new RegExp(type),
  })),
  ...["cargo-workspace", "maven-workspace", "group-priority"].map((type) => ({
    rule: `the plugin ${type}`,
    config: { plugins: [{ type, groups: [] }] },
    commits: ["fix: door"],
    beyond: new RegExp(type),
  })),
  {
    rule: "an extra file of the type pom",
    config: { "extra-files": [{ type: "pom", path: "pom.xml" }] },
    commits: ["fix: door"],
    beyond: /pom/,
  },
]);
