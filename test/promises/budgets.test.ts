import { count, isNotNull } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { outbox } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { type App, createApp } from '../../src/app/app.ts'
import { dayOf, previousDay } from '../../src/calendar/istanbul.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { sealEntries } from '../../src/ledger/seal.ts'
import { listHistory } from '../../src/register/changes/changes.ts'
import { logTo } from '../../src/util/log.ts'
import { brandPath, onayOf, openIysServer } from '../http/iys-server.ts'
import { provenClock } from '../support/clock/proven.ts'
import { filesUsed } from '../support/files-used.ts'
import { heard } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { slackDouble } from '../support/platforms/slack-double.ts'
import { readable } from '../support/platforms/slack-reading.ts'
import { formOf, signedHeaders, typed } from '../support/platforms/slack-requests.ts'
import { telegramDouble } from '../support/platforms/telegram-double.ts'
import { buttonsOf, contactOf, pressed, written } from '../support/platforms/telegram-people.ts'
import { openTestRegister, phone, say } from '../support/register.ts'

/* Commits and files of the four paths (docs/architecture.md). The files are counted when all is warm. */

const opened = forEachTest(() => openTestRegister())
const secret = 'a-secret-of-this-test'
const origin = 'https://izin.ornek.example'
const person = 7001

/** Counts units that write, but not the sending of stored answers, and statements. */
function counting(engine: Engine): Engine & { commits(): number; statements(): number } {
  let [count, statements] = [0, 0]
  return {
    ...engine,
    async read(query) {
      statements += 1
      return await engine.read(query)
    },
    async unit(reads, decide, options) {
      let isCounted = false
      const result = await engine.unit(
        reads,
        (...rows) => {
          const outcome = decide(...rows)
          const { writes } = outcome
          statements += reads.length + writes.length
          isCounted = writes.length > 0 && !writes.some(({ sql }) => sql.startsWith('update "outbox"'))
          return outcome
        },
        options,
      )
      if (isCounted) count += 1
      return result
    },
    commits: () => count,
    statements: () => statements,
  }
}

let app: App | null = null
afterEach(async () => {
  await app?.close()
  app = null
})

function openApp() {
  const engine = counting(opened.engine)
  const [slack, telegram] = [slackDouble(), telegramDouble()]
  const served = createApp({
    config: configOf(telegram.token),
    engine,
    vault: opened.register.vault,
    time: provenClock(opened.clock.now),
    random: () => 0,
    log: logTo((line) => heard('the log', line), 'debug', opened.clock.now),
    stamper: null,
    nodeOnly: null,
    place: { version: '0.0.0', runtime: 'test' },
    fetch: async (...request) => {
      const { host } = new URL(new Request(...request).url)
      return await (host.endsWith('slack.com') ? slack : telegram).fetch(...request)
    },
    processId: 'test',
  })
  app = served
  const work: Promise<unknown>[] = []
  async function post(path: string, headers: Record<string, string>, body: string): Promise<Response> {
    const request = new Request(`${origin}${path}`, { method: 'POST', headers, body })
    return await served.fetch(request, (more) => void work.push(more))
  }
  return {
    commits: engine.commits,
    async slash(id: string, text: string): Promise<string> {
      const act = { id, responseUrl: `https://hooks.slack.com/commands/${id}` }
      const body = formOf(typed('U0ADMIN', text, act))
      const answer = await post('/slack/events', signedHeaders(body, secret, opened.clock.now()), body)
      return readable(await answer.json())
    },
    ...telegramPerson(telegram, async (update) => {
      await post('/telegram/webhook', { 'x-telegram-bot-api-secret-token': secret }, JSON.stringify(update))
    }),
    async settled() {
      while (work.length > 0) await work.shift()
    },
  }
}

function configOf(telegramToken: string): Config {
  const reading = readConfig({
    DATABASE_URL: 'file:unused.db',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: secret,
    SLACK_ADMINS: 'U0ADMIN',
    TELEGRAM_BOT_TOKEN: telegramToken,
    TELEGRAM_WEBHOOK_SECRET: secret,
    PUBLIC_URL: origin,
  })
  if (reading.kind === 'refused') throw new Error(reading.reason.join())
  return reading.config
}

/** Someone in Telegram: sends updates, waits for texts, presses the newest button of a label. */
function telegramPerson(
  telegram: ReturnType<typeof telegramDouble>,
  update: (sent: object) => Promise<void>,
) {
  const texts = () => telegram.textsOf(`${person}`).join()
  return {
    update,
    shows: async (text: string) => await expect.poll(texts).toContain(text),
    async press(id: number, label: string): Promise<void> {
      const buttons = () => telegram.messagesOf(`${person}`).flatMap(buttonsOf)
      const find = () => buttons().findLast(({ text }) => text.startsWith(label))
      await expect.poll(find).toBeDefined()
      await update(pressed(id, person, find()?.callback_data ?? '', { id: 1, date: 0 }))
    },
  }
}

test('a: a typed RET is stored by two commits; the mark that it is done joins a later one', async () => {
  const { commits, slash, settled } = openApp()
  await slash('1', `ret ${phone(2).address} sms marka=123457`)
  await settled()
  const before = commits()
  const files = await filesUsed(async () => {
    expect(await slash('2', `ret ${phone(1).address} sms marka=123457`)).toContain('RET kaydedildi')
  })
  const answered = commits()
  await settled()
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(40)
  expect([answered - before, commits() - answered]).toEqual([2, 1])
})

const waiting = build.select({ n: count() }).from(outbox).where(isNotNull(outbox.dueAt))
const unsent = async () => (await opened.register.engine.read(query(waiting)))[0]?.n

test('b: a button in Telegram takes four commits until its answer is stored', async () => {
  await say(opened.register, phone(1), 'ONAY')
  const { commits, update, press, shows, settled } = openApp()
  const contact = contactOf(phone(1).address, person)
  await update(written(1, person, { contact }))
  await shows('aşağıdaki düğmeyle paylaşın')
  await update(written(2, person, { contact }))
  await press(3, 'Örnek Kahve')
  // The wording of a button is stored when it is first pressed.
  await press(4, 'Örnek Kahve · SMS: durdur')
  await shows('RET kaydedildi')
  await settled()
  opened.clock.move(5000)
  const before = commits()
  const files = await filesUsed(async () => {
    await press(5, 'Örnek Kahve · SMS: durdur')
    await settled()
    await expect.poll(unsent).toBe(0)
  })
  expect(commits() - before).toBe(4)
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(45)
  expect(await listHistory(opened.register, { recipient: phone(1), limit: 9 })).toHaveLength(3)
})

test('c: a consent of a system takes one commit of four statements, and its look-up one statement', async () => {
  let engine = counting(opened.engine)
  const serve = (register: typeof opened.register) => {
    engine = counting(register.engine)
    return { ...register, engine }
  }
  const server = await openIysServer({ serve })
  const ask = async (n: number) => await server.post(`${brandPath}/consents/status`, onayOf(n))
  await server.post(`${brandPath}/consents`, onayOf(2))
  await ask(2)
  const [before, statements] = [engine.commits(), engine.statements()]
  const files = await filesUsed(async () => {
    // Without an Idempotency-Key, which would add the statements that keep its answer.
    const headers = { authorization: server.authorization(), 'content-type': 'application/json' }
    const body = JSON.stringify(onayOf(1))
    const answer = await server.send('POST', `${brandPath}/consents`, { body, headers })
    expect(answer.status).toBe(200)
  })
  expect(engine.statements() - statements).toBe(4)
  expect((await ask(1)).status).toBe(200)
  expect(engine.statements() - statements).toBe(5)
  await server.close()
  expect(engine.commits() - before).toBe(1)
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(45)
})

test('d: a day whose entries are sealed is closed by one commit', async () => {
  await say(opened.register, phone(1), 'ONAY')
  const { now, move } = opened.clock
  move(24 * 60 * 60_000)
  const engine = counting(opened.engine)
  const ledger = { ...opened.register, engine }
  await sealEntries(ledger, now())
  const before = engine.commits()
  const date = previousDay(dayOf(now()))
  expect(await closeDaysThrough(ledger, date)).toEqual([date])
  expect(engine.commits() - before).toBe(1)
})
