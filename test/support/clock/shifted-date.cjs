/**
 * Loaded by `--require` into each Node process of a test run: `Date` runs ahead of the true time by IZIN_TEST_AHEAD_MS.
 * The harness changes that for its own process between two suites. `--import` would leave out threads of a source text,
 * and a test may start a Node that reads no TypeScript.
 */
const trueDate = globalThis.Date
const trueNow = trueDate.now
const shift = { aheadMs: Number(process.env.IZIN_TEST_AHEAD_MS ?? 0), trueNow }
// Read by `shift.ts`.
globalThis[Symbol.for('izin.test-clock')] = shift

trueDate.now = () => trueNow() + shift.aheadMs
globalThis.Date = new Proxy(trueDate, {
  // Asks the property, which a test may have replaced since.
  construct: (target, values, derived) =>
    Reflect.construct(target, values.length === 0 ? [target.now()] : values, derived),
  apply: (target) => new target(target.now()).toString(),
})
