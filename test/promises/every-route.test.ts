import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { clientScopes } from '../../db/schema.ts'
import { exampleValue } from '../../src/api/openapi.ts'
import { type App, createApp } from '../../src/app/app.ts'
import { staffTable } from '../../src/app/features.ts'
import { nodeServices } from '../../src/app/node-services.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Status } from '../../src/consent/consent.ts'
import { recipientCommands } from '../../src/features/recipient-chat/commands.ts'
import { sealEntries } from '../../src/ledger/seal.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { complaintTextMax, noteComplaint } from '../../src/register/complaints/complaints.ts'
import { askConsent } from '../../src/register/confirmation/consent-requests.ts'
import { addEvidence, laterEvidenceMax } from '../../src/register/evidence/add-evidence.ts'
import { evidenceFileBytesMax } from '../../src/register/evidence/file-kind.ts'
import type { StaffFile } from '../../src/register/links/downloads.ts'
import { makeFileLink } from '../../src/register/links/file-links.ts'
import { makeLink } from '../../src/register/links/links.ts'
import { logTo } from '../../src/util/log.ts'
import { provenClock } from '../support/clock/proven.ts'
import { pdf } from '../support/evidence-files.ts'
import { heard } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { requestsOf } from '../support/platforms/openapi-requests.ts'
import { slackDouble } from '../support/platforms/slack-double.ts'
import { formOf, signedHeaders, typed } from '../support/platforms/slack-requests.ts'
import { account, smsCarriers } from '../support/platforms/sms-carriers.ts'
import { systemToken } from '../support/platforms/system-token.ts'
import { telegramDouble } from '../support/platforms/telegram-double.ts'
import { contactOf, written } from '../support/platforms/telegram-people.ts'
import { importRows } from '../support/register/imports.ts'
import { expectSmallAnswers as expectSmall } from '../support/register/largest-answers.ts'
import { editor, openTestRegister, phone, providerCode, say, subBrandCode } from '../support/register.ts'

/*
 * Every route, command and job once, on the double of libSQL's server, while one recipient has the largest rows
 * allowed. The routes and commands come from the app itself, so that a new one takes part, or fails here.
 */

const opened = forAllTests(() => openTestRegister({ engine: 'remote' }))
const origin = 'https://izin.ornek.example'
const secret = 'a-secret-of-this-test'
const admin = 'U0ADMIN'
const telegramUser = 7001
/** The recipient of the examples in /docs/api. */
const recipient = phone(0)
/** JSON writes this character as `\\u0001`: no other one has more bytes for its length. Words, as documents break lines at. */
const longText = (length: number) => `${'\u0001'.repeat(49)} `.repeat(length / 50)
/** Each sort would be beyond a quarter of an answer if it were read at once. */
const [changes, complaints] = [60, 45]

const app: { now?: App } = {}
const telegram = telegramDouble()
const slack = slackDouble()
const carriers = smsCarriers()
const work: Promise<unknown>[] = []
const failures: string[] = []
let authorization = ''
let fileChange = ''
let requests = 0

beforeAll(async () => {
  await fill()
  app.now = openApp()
  await app.now.begin()
})

async function fill(): Promise<void> {
  const { register, engine, clock } = opened
  expect(recipient.address).toBe(exampleValue('recipient'))
  await setSetting(engine, 'iys_exchange', 'file', { by: 'test', now: clock.now() })
  for (let n = 0; n < changes; n += 1) await giveWithEvidence(n % 2 === 0 ? 'RET' : 'ONAY')
  const file = Buffer.concat([pdf(), Buffer.alloc(evidenceFileBytesMax - pdf().length, 'x')])
  await addTo({ name: 'form.pdf', bytes: file })
  for (let n = 0; n < complaints; n += 1) {
    const userId = `${telegramUser}`
    const complaint = { recipient, brandCode: subBrandCode, text: longText(complaintTextMax), userId }
    expect(await noteComplaint(register, editor, complaint)).toMatchObject({ kind: 'noted' })
  }
  await importRows(register, [
    { recipient: recipient.address, status: 'RET', consentDate: '2026-03-02 14:00:00' },
  ])
  await sealEntries(register)
  await addClient(register, {
    providerCode,
    username: String(exampleValue('username')),
    password: 'yalnizca-sinama-icin',
    scopes: clientScopes,
  })
  const iat = Math.floor(clock.now() / 1000)
  const serviceProvider = { title: 'Örnek A.Ş.', iysCode: providerCode }
  const claims = { sub: String(exampleValue('username')), use: 'access', since: clock.now() } as const
  const token = { ...claims, iat, exp: iat + 36_000, jti: randomUUID(), serviceProvider }
  authorization = `Bearer ${systemToken(register.vault.keyFor('token signing'), token)}`
}

async function giveWithEvidence(status: Status): Promise<void> {
  opened.clock.move(2000)
  const { change } = await say(opened.register, recipient, status, { evidence: { note: longText(3000) } })
  fileChange = change?.id ?? ''
  await addTo({ note: longText(laterEvidenceMax) })
}

async function addTo(proof: Parameters<typeof addEvidence>[2]['proof']): Promise<void> {
  const changeIds = [Buffer.from(fileChange, 'hex')]
  expect(await addEvidence(opened.register, editor, { changeIds, proof })).toMatchObject({ kind: 'added' })
}

function openApp(): App {
  const reading = readConfig({
    DATABASE_URL: 'file:unused.db',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: secret,
    SLACK_ADMINS: admin,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_WEBHOOK_SECRET: secret,
    METRICS_TOKEN: secret,
    SMS_CARRIER: 'verimor',
    SMS_USERNAME: account.username,
    SMS_PASSWORD: account.password,
    SMS_SENDER: account.sender,
    PUBLIC_URL: origin,
  })
  if (reading.kind === 'refused') throw new Error(reading.reason.join())
  return createApp({
    config: reading.config,
    engine: opened.engine,
    vault: opened.register.vault,
    time: provenClock(opened.clock.now),
    random: () => 0,
    log: logTo(noteLine, 'info', opened.clock.now),
    stamper: null,
    nodeOnly: nodeServices,
    place: { version: '0.0.0', runtime: 'test' },
    fetch: async (...request) => {
      const { host } = new URL(new Request(...request).url)
      if (host.endsWith('verimor.com.tr')) return await carriers.fetch(...request)
      return await (host.endsWith('slack.com') ? slack : telegram).fetch(...request)
    },
    processId: 'test',
  })
}

function noteLine(line: string): void {
  heard('the log', line)
  if (JSON.parse(line).level === 'error') failures.push(line)
}

interface Sending {
  readonly method: string
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string | FormData
}

const called = new Set<string>()

/** Sends a request to one route, and reads its whole answer. */
async function call(route: string, { method, path, headers = {}, body }: Sending): Promise<string> {
  called.add(route)
  const sent = body === undefined ? {} : { body }
  const request = new Request(`${origin}${path}`, { method, headers, ...sent })
  const answer = await app.now?.fetch(request, (more) => void work.push(more))
  const text = await (answer?.text() ?? '')
  while (work.length > 0) await work.shift()
  expect(answer?.status, `${method} ${path}: ${text.slice(0, 200)}`).toBeLessThan(500)
  return text
}

/** Types a command and waits for its answer: in the response, in a view or, on a slow machine, at the response_url. */
async function typeInSlack(text: string): Promise<void> {
  opened.clock.move(1000)
  const views = slack.openedViews.length
  requests += 1
  const id = `${requests}`
  const body = formOf(typed(admin, text, { id, responseUrl: `https://hooks.slack.com/commands/${id}` }))
  const headers = signedHeaders(body, secret, opened.clock.now())
  const answer = await call('POST /slack/events', { method: 'POST', path: '/slack/events', headers, body })
  if (answer === '' && slack.openedViews.length === views) await slack.response(id)
}

async function writeInTelegram(content: Parameters<typeof written>[2]): Promise<void> {
  const headers = { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' }
  requests += 1
  const body = JSON.stringify(written(requests, telegramUser, content))
  await call('POST /telegram/webhook', { method: 'POST', path: '/telegram/webhook', headers, body })
}

function expectSmallAnswers(): void {
  expectSmall(opened)
  expect(failures).toEqual([])
}

test.each(staffTable.commands)('command $words.tr.0', async ({ words, examples }) => {
  const word = words.tr[0] ?? ''
  for (const text of [...examples.tr, word, `${word} ${recipient.address}`, `${word} ${fileChange}`])
    await typeInSlack(text)
  expectSmallAnswers()
})

test('each command of the recipients', async () => {
  await writeInTelegram({ text: '/start' })
  await writeInTelegram({ contact: contactOf(recipient.address, telegramUser) })
  expect(recipientCommands.length).toBeGreaterThan(3)
  for (const { words } of recipientCommands) await writeInTelegram({ text: `/${words.tr[0]}` })
  expectSmallAnswers()
})

test('each route of the API, as /docs/api fills it in', async () => {
  const description = await call('GET /openapi.json', { method: 'GET', path: '/openapi.json' })
  for (const { name, method, address, type, body } of requestsOf(JSON.parse(description))) {
    const headers = { authorization, 'content-type': type, 'idempotency-key': randomUUID() }
    await call(name, { method, path: address, headers, ...(body === undefined ? {} : { body }) })
  }
  await call('GET /docs/api/:name', { method: 'GET', path: '/docs/api/start.js' })
  expectSmallAnswers()
})

const ofBrand = { brandCode: subBrandCode, language: 'tr' } as const
const ofRecipient = { brandCode: null, recipientId: 1 } as const

/** Does not compile while a kind of file is missing. */
const files: Readonly<Record<StaffFile['kind'], object>> = {
  'movement-file': { ...ofBrand, date: '2026-03-02' },
  'movement-stamp': { ...ofBrand, date: '2026-03-02' },
  'permitted-csv': { ...ofBrand, asOf: null, scope: 'all' },
  'permitted-xlsx': { ...ofBrand, scope: 'all' },
  'listed-file': { ...ofBrand, listId: 1 },
  'evidence-pack': { ...ofRecipient, day: '2026-03-02', format: 'zip' },
  'import-accepted': { ...ofBrand, importId: 1 },
  'import-rejected': { ...ofBrand, importId: 1 },
  'iys-file': { ...ofBrand, file: null },
  'iys-refusals': ofBrand,
  'person-data': ofRecipient,
}

test.each(Object.entries(files))('file %s behind a link', async (kind, about) => {
  // The kinds and their parts are those of the record above.
  const purpose = { kind, ...about } as StaffFile
  const path = `/d/${await makeFileLink(opened.register, admin, purpose)}`
  await call('GET /d/:token', { method: 'GET', path })
  expect(await call('POST /d/:token', { method: 'POST', path })).not.toBe('')
  expectSmallAnswers()
})

test('each page that takes something, and that of the recipient', async () => {
  const { register } = opened
  const brandCode = subBrandCode
  const link = await makeLink(register, { brandCode, channel: 'MESAJ', recipient })
  if (link.kind !== 'made') throw new Error('The recipient has no link')
  const consentRequest = await askConsent(register, brandCode, {
    recipient,
    channels: ['MESAJ'],
    name: longText(100),
    language: 'tr',
    shown: { note: longText(3000) },
    networkAddress: '192.0.2.1',
    recipientType: null,
    source: 'HS_WEB',
    provedBy: 'code',
  })
  if (consentRequest.kind !== 'asked') throw new Error('The consent was not asked for')
  const upload = { kind: 'upload', brandCode, language: 'tr', file: 'consents' } as const
  const columns = { kind: 'columns', brandCode, language: 'tr', importId: 1 } as const
  const columnsPath = `/y/${await makeFileLink(register, admin, columns)}`
  for (const method of ['GET', 'POST']) await call('GET /y/:token', { method, path: columnsPath })
  const pages = {
    '/e/:token': await makeFileLink(register, admin, {
      kind: 'evidence',
      brandCode,
      changeIds: [fileChange],
    }),
    '/y/:token': await makeFileLink(register, admin, upload),
    '/c/:brandCode/:token': consentRequest.token,
    '/c/:brandCode': '',
    '/r/:token': link.token,
    '/u/:token': link.token,
  }
  for (const [route, token] of Object.entries(pages)) {
    const path = route.replace(':brandCode', `${brandCode}`).replace(':token', token)
    await call(`GET ${route}`, { method: 'GET', path })
    const body = new FormData()
    body.set('file', new File([new Uint8Array(pdf('another'))], 'form.pdf'))
    await call(`POST ${route}`, { method: 'POST', path, body })
  }
  expectSmallAnswers()
})

test('each other address', async () => {
  const headers = { authorization: `Bearer ${secret}` }
  const paths = '/ /livez /readyz /metrics /openapi.json /page.css /logo.png /favicon.ico'.split(' ')
  paths.push('/import-template.xlsx', '/import-template.csv')
  for (const path of paths) await call(`GET ${path}`, { method: 'GET', path, headers })
  expectSmallAnswers()
})

test('each job', async () => {
  for (const days of [0, 1, 1, 31]) {
    opened.clock.move(days * 24 * 60 * 60_000)
    await app.now?.tick()
    await app.now?.settle()
  }
  expectSmallAnswers()
})

test('leaves out no route', async () => {
  const routes = (app.now?.routes ?? []).filter(({ method }) => method !== 'ALL')
  expect(routes.length).toBeGreaterThan(40)
  const names = routes.map(({ method, path }) => `${method} ${path}`)
  expect([...called].toSorted()).toEqual([...new Set(names)].toSorted())
  await app.now?.close()
})
