import type { Engine } from '../../db/engine.ts'
import type { Statement } from '../../db/statement.ts'
import { phone } from '../support/register.ts'
import type { Sabotage } from './simulate.ts'

/** Bugs as izin might have them, each planted where it would be: in what it writes, and in what it sends. */

/** A kind of bug, and the promise that it breaks. */
export interface Planted {
  readonly what: string
  readonly breaks: RegExp
  /** Anew for each simulation; what it counts it does not draw, so that a seed does the same again. */
  readonly sabotage: () => Sabotage
}

const isInto = (table: string) => (write: Statement) =>
  new RegExp(`^insert into "?${table}"?[ (]`, 'i').test(write.sql)

/** Has the writes of every n-th unit that does such a thing changed. */
function changedWrites(
  everyNth: number,
  isSuch: (write: Statement) => boolean,
  change: (writes: readonly Statement[]) => readonly Statement[],
): Sabotage {
  let seen = 0
  return {
    engine: (engine: Engine): Engine => ({
      ...engine,
      unit: (reads, decide) => {
        const spoiled: typeof decide = (...rows) => {
          const outcome = decide(...rows)
          if (!outcome.writes.some(isSuch)) return outcome
          seen += 1
          return seen % everyNth === 0 ? { ...outcome, writes: change(outcome.writes) } : outcome
        }
        return engine.unit(reads, spoiled)
      },
    }),
  }
}

const isChange = isInto('change')
const isConsent = isInto('consent')

export const planted: readonly Planted[] = [
  {
    what: 'a change that is acknowledged and not written',
    breaks: /what is acknowledged is stored|what is taken in has its effect/,
    sabotage: () => changedWrites(10, isChange, () => []),
  },
  {
    what: 'a consent that is not brought up to date with its change',
    breaks: /a refusal wins/,
    sabotage: () => changedWrites(10, isChange, (writes) => writes.filter((one) => !isConsent(one))),
  },
  {
    what: 'a post that goes out twice without need',
    breaks: /every copy of a message is an attempt/,
    sabotage: () => ({
      fetch: (inner) => async (input, init) => {
        const request = new Request(input, init)
        if (request.url.endsWith('/chat.postMessage')) await inner(request.clone()).catch(() => null)
        return await inner(request)
      },
    }),
  },
  {
    what: 'a message that is noted as sent and is not sent',
    breaks: /what is said to be sent has arrived/,
    sabotage: () => ({
      fetch: (inner) => async (input, init) =>
        String(input instanceof Request ? input.url : input).endsWith('/chat.postMessage')
          ? Response.json({ ok: true, ts: '1.1', channel: 'C0TEST' })
          : await inner(input, init),
    }),
  },
  {
    what: 'an address in a post',
    breaks: /no address is in what slack\.test is sent/,
    sabotage: () => ({
      fetch: (inner) => async (input, init) => {
        const request = new Request(input, init)
        if (!request.url.endsWith('/chat.postMessage')) return await inner(request)
        const body = `${await request.text()}&note=${encodeURIComponent(phone(1).address)}`
        return await inner(new Request(request.url, { method: 'POST', headers: request.headers, body }))
      },
    }),
  },
  {
    what: 'a refusal of a recipient that is taken in and never written',
    breaks: /what is taken in has its effect/,
    sabotage: () =>
      changedWrites(
        1,
        (one) => isChange(one) && one.params.includes('click'),
        () => [],
      ),
  },
  {
    what: 'a consent that is not to be confirmed to anybody',
    breaks: /every ONAY that is given electronically/,
    sabotage: () =>
      changedWrites(1, isInto('confirmation'), (writes) =>
        writes.filter((one) => !isInto('confirmation')(one)),
      ),
  },
  {
    what: 'a confirmation that is noted as sent by e-mail and is not sent',
    breaks: /who is said to be told of his ONAY was told of it/,
    sabotage: () => ({ mail: () => ({ deliver: async () => null }) }),
  },
  {
    what: 'a letter that goes out twice without need',
    breaks: /a letter that may be a repeat says so/,
    sabotage: () => ({
      mail: (inner) => ({
        async deliver(envelope, raw) {
          await inner.deliver(envelope, raw)
          return await inner.deliver(envelope, raw)
        },
      }),
    }),
  },
  {
    what: 'a code of an e-mail in the log',
    breaks: /no code is in the log/,
    sabotage: () => ({
      mail: (inner, log) => ({
        async deliver(envelope, raw) {
          const code = /^\d{6}/m.exec(raw.toString('latin1'))
          if (code !== null) log(`mail.sent ${code[0]}`)
          return await inner.deliver(envelope, raw)
        },
      }),
    }),
  },
  {
    what: 'a day that is closed with a change too many',
    breaks: /a closed day has all that was recorded on it/,
    sabotage: () =>
      changedWrites(1, isInto('day'), (writes) =>
        writes.map((one) => (isInto('day')(one) ? oneMore(one, 'changes') : one)),
      ),
  },
  {
    what: 'a day that never becomes closed, and is closed again and again',
    breaks: /whatever is begun comes to an end/,
    sabotage: () => changedWrites(1, isInto('day'), () => []),
  },
]

/** An insert with one more in this column, where there is anything. */
function oneMore(insert: Statement, column: string): Statement {
  const place = [...insert.sql.matchAll(/"(\w+)"/g)].slice(1).findIndex(([, name]) => name === column)
  const params = insert.params.map((value, at) =>
    at === place && typeof value === 'number' && value > 0 ? value + 1 : value,
  )
  return { ...insert, params }
}
