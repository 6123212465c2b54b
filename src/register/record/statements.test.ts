import { expect, test } from 'vitest'
import type { Engine } from '../../../db/engine.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { editor, openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { lookUp } from '../look-up.ts'

const opened = forAllTests(() => openTestRegister())

/** BEGIN and COMMIT, which units share, are not counted. */
function counting(engine: Engine): Engine & { taken(): number } {
  let count = 0
  return {
    ...engine,
    read(query) {
      count += 1
      return engine.read(query)
    },
    unit(reads, decide) {
      return engine.unit(reads, (...rows) => {
        const outcome = decide(...rows)
        count += reads.length + outcome.writes.length
        return outcome
      })
    },
    taken() {
      const taken = count
      count = 0
      return taken
    },
  }
}

test('recording and looking up take few statements', async () => {
  const engine = counting(opened.engine)
  const register = { ...opened.register, engine }
  await register.settings()
  const recipient = phone(1)
  engine.taken()
  await say(register, recipient, 'ONAY', { evidence: { door: 'slack', note: 'form 118' }, requestKey: 'a' })
  const first = engine.taken()
  opened.clock.move(1000)
  await say(register, recipient, 'RET', { requestKey: 'b' })
  const second = engine.taken()
  await lookUp(register, editor, { recipient, brandCode: subBrandCode, purpose: 'test' })
  expect({ first, second, lookedUp: engine.taken() }).toEqual({ first: 6, second: 4, lookedUp: 2 })
})
