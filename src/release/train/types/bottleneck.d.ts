/** bottleneck's build without Redis brings no types; those of the whole are the same. */
export { default } from "bottleneck";
