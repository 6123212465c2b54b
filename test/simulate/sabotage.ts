import type { Engine } from '../../db/engine.ts'
import type { Query, Statement } from '../../db/statement.ts'
import { readLetter } from '../support/mail-server.ts'
import { phone } from '../support/register.ts'
import { mailedLink } from './letters.ts'
import type { Sabotage } from './options.ts'

export interface Planted {
  readonly what: string
  readonly breaks: RegExp
  /** Counts, but draws nothing, so that a seed stays reproducible. */
  readonly sabotage: () => Sabotage
}

const isInto = (table: string) => (write: Statement) =>
  new RegExp(`^insert into "?${table}"?[ (]`, 'i').test(write.sql)

/** Changes the writes of every n-th unit of a kind. */
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
const isOf =
  (table: string, word: string) =>
  (write: Statement): boolean =>
    // Entries of the ledger are written as JSON.
    isInto(table)(write) &&
    write.params.map(String).some((one) => one.startsWith(word) || one.includes(`,"${word}"`))

const without = (isSuch: (write: Statement) => boolean) => (writes: readonly Statement[]) =>
  writes.filter((one) => !isSuch(one))

function changedReads(
  isSuch: (intent: Query<unknown>) => boolean,
  change: <Row>(rows: Row[], intent: Query<Row>) => Row[],
): Sabotage {
  return {
    engine: (engine: Engine): Engine => ({
      ...engine,
      async read(intent) {
        const rows = await engine.read(intent)
        return isSuch(intent as Query<unknown>) ? change(rows, intent) : rows
      },
    }),
  }
}

function changedCalls(
  isSuch: (url: string) => boolean,
  call: (request: Request, inner: typeof fetch) => Promise<Response>,
): Sabotage {
  return {
    fetch: (inner) => async (input, init) => {
      const request = new Request(input, init)
      return await (isSuch(request.url) ? call(request, inner) : inner(request))
    },
  }
}

const isPost = (url: string) => url.endsWith('/chat.postMessage')
const isToChat = (url: string) => url.endsWith('/sendMessage')

export const planted: readonly Planted[] = [
  {
    what: 'a change that is acknowledged and not written',
    breaks: /what is acknowledged is stored|what is taken in has its effect/,
    sabotage: () => changedWrites(10, isChange, () => []),
  },
  {
    what: 'a consent that is not brought up to date with its change',
    breaks: /a refusal wins/,
    sabotage: () => changedWrites(10, isChange, without(isConsent)),
  },
  {
    what: 'a post that goes out twice without need',
    breaks: /every copy of a message is an attempt/,
    sabotage: () => changedCalls(isPost, twice),
  },
  {
    what: 'a message that is noted as sent and is not sent',
    breaks: /what is said to be sent has arrived/,
    sabotage: () =>
      changedCalls(isPost, async () => Response.json({ ok: true, ts: '1.1', channel: 'C0TEST' })),
  },
  {
    what: 'an address in a post',
    breaks: /no address is in what slack\.test is sent/,
    sabotage: () => changedPosts((text) => `${text}&note=${encodeURIComponent(phone(1).address)}`),
  },
  {
    what: 'a consent that is not to be confirmed to anyone',
    breaks: /every ONAY that is given electronically/,
    sabotage: () => changedWrites(1, isInto('confirmation'), without(isInto('confirmation'))),
  },
  {
    what: 'a confirmation that is noted as sent by e-mail and is not sent',
    breaks: /an ONAY noted as confirmed was confirmed/,
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
    what: 'a link of an e-mail in the log',
    breaks: /no link is in the log/,
    sabotage: () => ({
      mail: (inner, log) => ({
        async deliver(envelope, raw) {
          const link = mailedLink.exec(readLetter(raw.toString('latin1')).text)
          if (link !== null) log(`mail.sent ${link[0]}`)
          return await inner.deliver(envelope, raw)
        },
      }),
    }),
  },
  {
    what: 'a day that is closed with an entry too many',
    breaks: /a closed day has all that was recorded on it/,
    sabotage: () =>
      changedWrites(1, isInto('day'), (writes) =>
        writes.map((one) => (isInto('day')(one) ? oneMore(one, 'entries') : one)),
      ),
  },
  {
    what: 'a day that never becomes closed, and is closed again and again',
    breaks: /whatever is begun comes to an end/,
    sabotage: () => changedWrites(1, isInto('day'), () => []),
  },
  {
    what: 'an answer in Telegram that is never written down to be sent',
    breaks: /every message to the bot is answered/,
    sabotage: () => changedWrites(5, isOf('outbox', 'telegram:'), without(isOf('outbox', 'telegram:'))),
  },
  {
    what: 'an answer in Telegram that is noted as sent and is not sent',
    breaks: /what is said to be sent has arrived/,
    sabotage: () => changedCalls(isToChat, async () => Response.json({ ok: true, result: {} })),
  },
  {
    what: 'an answer in Telegram that goes out twice without need',
    breaks: /every copy of a message is an attempt/,
    sabotage: () => changedCalls(isToChat, twice),
  },
  {
    what: 'an ONAY that is confirmed in Telegram and not written',
    breaks: /whatever change anyone is told of is there/,
    sabotage: () =>
      changedWrites(
        1,
        (one) => isChange(one) && one.params.includes('telegram') && one.params.includes('ONAY'),
        () => [],
      ),
  },
  {
    what: 'a list of a system of which the last consent is lost',
    breaks: /of each consent of a list it is told what became of it|what is taken in has its effect/,
    sabotage: () =>
      changedWrites(1, isInto('add_item'), (writes) => {
        const last = writes.findLast(isInto('add_item'))
        return writes.filter((one) => one !== last)
      }),
  },
  {
    what: 'a refusal of a file that is counted and not written',
    breaks: /every refusal of a file that was applied is obeyed/,
    sabotage: () => {
      const isRow = (one: Statement) => isChange(one) && one.params.includes('import')
      return changedWrites(
        1,
        isRow,
        without((one) => isRow(one) || isConsent(one)),
      )
    },
  },
  {
    what: 'a refusal that is told as an ONAY to a system',
    breaks: /who asks for a consent is told what is obeyed/,
    sabotage: () =>
      changedReads(
        ({ sql }) => sql.startsWith('select "consent"."status", "consent"."last_recorded_at"'),
        (rows) => rows.map((row) => ({ ...row, status: 'ONAY' })),
      ),
  },
  {
    what: 'a change that followers do not get',
    breaks: /followers of the changes get each/,
    sabotage: () =>
      changedReads(
        ({ sql }) => /"change"\."seq" >.*"brand_code" in .* order by "change"\."seq" asc/s.test(sql),
        (rows) => rows.slice(0, 1).concat(rows.slice(2)),
      ),
  },
  {
    what: 'a report that tells of one RET too many',
    breaks: /a report tells what was recorded/,
    sabotage: () =>
      changedPosts((text) =>
        text.replace(/(\d+)(\+|%20)RET/g, (_, count, space) => `${Number(count) + 1}${space}RET`),
      ),
  },
  {
    what: 'a head that a room has seen and of which that is not noted',
    breaks: /a report in a room is noted as an anchor of its day/,
    sabotage: () => changedWrites(1, isOf('entry', 'posted'), without(isOf('entry', 'posted'))),
  },
  {
    what: 'a stamp that is granted and not kept',
    breaks: /every day that is over is stamped/,
    sabotage: () => changedWrites(1, isOf('entry', 'stamp'), without(isOf('entry', 'stamp'))),
  },
  {
    what: 'a look-up in Slack that is not logged',
    breaks: /a look-up is logged before it is answered/,
    sabotage: () => changedWrites(1, isInto('look_up_log'), without(isInto('look_up_log'))),
  },
  {
    what: 'a RET in İYS that is never taken over',
    breaks: /no key is ONAY here while its last word in İYS is RET/,
    sabotage: () =>
      changedCalls(
        (url) => url.startsWith('https://iys.test') && url.includes('/consents/changes'),
        async (request, inner) => {
          const answer = await inner(request)
          if (answer.status !== 200) return answer
          const page = await answer
            .clone()
            .json()
            .catch(() => null)
          if (page === null) return answer
          return Response.json({
            ...page,
            list: page.list.filter(({ status }: { status: string }) => status !== 'RET'),
          })
        },
      ),
  },
  {
    what: 'a RET with a receipt that İYS does not have',
    breaks: /a RET that İYS does not have is listed/,
    sabotage: () =>
      changedCalls(
        (url) => /^https:\/\/iys\.test\/.*\/consents$/.test(url),
        async (request, inner) => {
          const { status, consentDate } = await request.clone().json()
          if (status !== 'RET') return await inner(request)
          return Response.json({ transactionId: 'f'.repeat(64), creationDate: consentDate })
        },
      ),
  },
  {
    what: 'one who may only look and is taken for an admin',
    breaks: /who may not do a thing is told so/,
    sabotage: () =>
      changedReads(
        ({ sql }) => /from "staff"/.test(sql),
        (rows) => rows.map((row) => ({ ...row, role: 'admin' })),
      ),
  },
]

async function twice(request: Request, inner: typeof fetch): Promise<Response> {
  await inner(request.clone()).catch(() => null)
  return await inner(request)
}

function changedPosts(change: (text: string) => string): Sabotage {
  return changedCalls(isPost, async (request, inner) => {
    const { url, headers } = request
    const body = change(await request.text())
    return await inner(new Request(url, { method: 'POST', headers, body }))
  })
}

function oneMore(insert: Statement, column: string): Statement {
  const place = [...insert.sql.matchAll(/"(\w+)"/g)].slice(1).findIndex(([, name]) => name === column)
  const params = insert.params.map((value, at) =>
    at === place && typeof value === 'number' && value > 0 ? value + 1 : value,
  )
  return { ...insert, params }
}
