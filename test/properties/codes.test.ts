import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  againSeconds,
  type CodeUse,
  checkCode,
  codeMinutes,
  makeCode,
  triesMax,
} from '../../src/register/confirmation/codes.ts'
import { ofAddressMax, quarterMinutes } from '../../src/register/confirmation/request-limits.ts'
import { openTestRegister, phone, type TestRegister } from '../support/register.ts'

/* A code against a model of a few lines: who may get one, and what each typed code answers, whatever came before. */

const minuteMs = 60_000
const uses = ['address', 'consent'] as const
const askers = ['request 1', 'request 2'] as const

const stepArbitrary = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    n: fc.nat(1),
    asker: fc.constantFrom(...askers),
    use: fc.constantFrom(...uses),
  }),
  fc.record({
    kind: fc.constant('type' as const),
    asker: fc.constantFrom(...askers),
    use: fc.constantFrom(...uses),
    /** Code typed: the newest of an asker, or a wrong one. */
    of: fc.constantFrom(null, ...askers),
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 30, 61, 300, 601) }),
)
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never

interface ModelCode {
  readonly code: string
  readonly n: number
  readonly use: CodeUse
  readonly expiresAt: number
  tries: number
  isOpen: boolean
}

/** Expected answers, from plain lists. Limits of the asker, network and company are too high to be reached here. */
class Model {
  readonly codes = new Map<string, ModelCode>()
  readonly sent = new Map<number, number[]>()

  mayAsk(n: number, now: number): boolean {
    const times = this.sent.get(n) ?? []
    const within = (ms: number) => times.filter((at) => at > now - ms).length
    const [quarter, day] = ofAddressMax
    return (
      within(againSeconds * 1000) === 0 &&
      within(quarterMinutes * minuteMs) < quarter &&
      within(24 * 60 * minuteMs) < day
    )
  }

  ask(asker: string, code: Omit<ModelCode, 'tries' | 'isOpen'>, now: number): void {
    this.codes.set(asker, { ...code, tries: 0, isOpen: true })
    this.sent.set(code.n, [...(this.sent.get(code.n) ?? []), now])
  }

  type({ asker, use }: { asker: string; use: CodeUse }, typed: string, now: number) {
    const code = this.codes.get(asker)
    if (code === undefined || !code.isOpen) return { kind: 'none' }
    if (code.expiresAt <= now) {
      code.isOpen = false
      return { kind: 'over' }
    }
    if (code.code === typed && code.use === use) return { kind: 'proved', recipient: phone(code.n) }
    code.tries += 1
    code.isOpen = code.tries < triesMax
    return code.isOpen ? { kind: 'wrong', triesLeft: triesMax - code.tries } : { kind: 'over' }
  }
}

/** Returns a code that none of the open ones is. */
function wrongCode({ codes }: Model): string {
  const taken = new Set([...codes.values()].map(({ code }) => code))
  return ['000000', '111111', '222222'].find((code) => !taken.has(code)) ?? ''
}

async function take({ register, clock }: TestRegister, model: Model, step: Step): Promise<void> {
  if (step.kind === 'wait') return clock.move(step.seconds * 1000)
  const now = clock.now()
  const { asker, use } = step
  if (step.kind === 'ask') {
    const made = await makeCode(register, { recipient: phone(step.n), asker, use })
    const reachesAsker = made.kind === 'too-many' && made.limit === 'asker'
    if (reachesAsker) return
    expect(made.kind).toBe(model.mayAsk(step.n, now) ? 'made' : 'too-many')
    if (made.kind !== 'made') return expect(made.againAt).toBeGreaterThan(now)
    expect(made.expiresAt).toBe(now + codeMinutes * minuteMs)
    return model.ask(asker, { code: made.code, n: step.n, use, expiresAt: made.expiresAt }, now)
  }
  const typed = (step.of === null ? null : model.codes.get(step.of)?.code) ?? wrongCode(model)
  expect(await checkCode(register, { asker, use, code: typed })).toMatchObject(
    model.type({ asker, use }, typed, now),
  )
}

test('A code proves its address to its asker and for its use, in time and within its tries, and no other does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 40 }), async (steps) => {
      const opened = await openTestRegister()
      try {
        const model = new Model()
        for (const step of steps) await take(opened, model, step)
      } finally {
        await opened.close()
      }
    }),
    { numRuns: 40 },
  )
})
