import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { addBrand, addProvider } from '../../src/register/company/brands.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { addRoom } from '../../src/register/company/rooms.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { rowsOf } from '../cli/tamper.ts'
import { now } from '../support/clock/clock.ts'
import type { HranaFault } from '../support/hrana/faults.ts'
import { type HranaServer, startHranaServer } from '../support/hrana/server.ts'
import { leaks } from '../support/leaks/leaks.ts'
import { openSlack } from '../support/platforms/slack-double.ts'
import { account, smsCarriers } from '../support/platforms/sms-carriers.ts'
import { openTelegram } from '../support/platforms/telegram-double.ts'
import { email, instant, phone, providerCode, registerOn, subBrandCode } from '../support/register.ts'
import { openAuthority } from '../support/verification/time-stamp-authority.ts'

export interface Outside {
  readonly bindings: Readonly<Record<string, string>>
  readonly control: string
  /** A database that waits for its migration. */
  readonly oldDatabase: string
  /** Root of an authority that does not stamp here. */
  readonly strangersRoot: string
  readonly client: { readonly username: string; readonly password: string }
  readonly phones: readonly string[]
  /** Settings with which a Worker uses the double of Verimor. */
  readonly verimor: Readonly<Record<string, string>>
  readonly email: string
}

declare module 'vitest' {
  interface ProvidedContext {
    outside: Outside
  }
}

const client = { username: 'shop@sistem.example', password: randomBytes(12).toString('hex') }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'izin-worker-'))
  const izinKey = randomBytes(32)
  const path = join(folder, 'izin.db')
  await fill(path, izinKey)
  const authToken = randomBytes(12).toString('hex')
  const database = await startHranaServer({ path, authToken })
  const old = await startHranaServer({ path: join(folder, 'old.db'), authToken })
  const slack = await openSlack()
  const telegram = await openTelegram()
  const carriers = smsCarriers()
  const carrier = await carriers.listen()
  const authority = await openAuthority()
  const stranger = await openAuthority()
  const control = await openControl(database, {
    stamps: () => stampsIn(path),
    slack: () => slack.calls,
    telegram: () => telegram.calls,
    blacklist: () => [...carriers.blacklist],
    response: slack.response,
    hold: slack.hold,
    release: slack.release,
  })
  project.provide('outside', {
    bindings: {
      DATABASE_URL: database.url,
      DATABASE_AUTH_TOKEN: authToken,
      IZIN_KEY: izinKey.toString('base64'),
      PUBLIC_URL: 'https://izin.ornek.example',
      SLACK_BOT_TOKEN: 'xoxb-test-token',
      SLACK_SIGNING_SECRET: randomBytes(16).toString('hex'),
      SLACK_ADMINS: 'U0ADMIN',
      SLACK_API_URL: `${slack.url}/api/`,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      TELEGRAM_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
      TSA_URL: authority.url,
      TSA_CA_PEM: authority.caPem,
    },
    strangersRoot: stranger.caPem,
    control: control.url,
    oldDatabase: old.url,
    verimor: {
      SMS_CARRIER: 'verimor',
      SMS_USERNAME: account.username,
      SMS_PASSWORD: account.password,
      SMS_SENDER: account.sender,
      SMS_API_URL: carrier.url,
    },
    client,
    phones: Array.from({ length: 12 }, (_, n) => phone(n).address),
    email: email(1).address,
  })
  return async () => {
    await control.close()
    for (const one of [slack, telegram, carrier, database, old, authority, stranger]) await one.close()
    await rm(folder, { recursive: true, force: true })
    if (leaks().length > 0) throw new Error(leaks().join('\n'))
  }
}

async function fill(path: string, izinKey: Buffer): Promise<void> {
  const engine = openEmbedded({ path })
  await migrate(engine, now())
  const register = await registerOn(engine, izinKey, now)
  const activatedAt = instant('2020-01-01 00:00:00')
  await addProvider(register, { code: providerCode, name: 'Örnek A.Ş.', activatedAt })
  await addBrand(register, { providerCode, code: subBrandCode, name: 'Örnek Kahve' })
  await addRoom(register, { platform: 'slack', externalId: 'C0REPORT', brandCode: subBrandCode })
  await addClient(register, { providerCode, ...client })
  // In effect where a carrier is set up.
  await setSetting(engine, 'sms_list', 'yes', { by: 'test', now: now() })
  await engine.close()
}

function stampsIn(path: string): unknown[] {
  const file = new Database(path, { timeout: 5000 })
  const stamped = rowsOf(file, "SELECT content ->> '$.date' FROM entry WHERE kind = 'stamp' ORDER BY 1")
  file.close()
  return stamped.map(([date]) => date)
}

interface ControlAnswers {
  readonly slack: () => unknown
  readonly telegram: () => unknown
  readonly blacklist: () => unknown
  readonly stamps: () => unknown
  readonly response: (id: string) => Promise<unknown>
  readonly hold: (method: string) => Promise<unknown>
  readonly release: () => unknown
}

/**
 * `GET /slack`, `/telegram`: calls so far. `GET /blacklist`: numbers on the carrier's list. `GET /stamps`: stamped days. `GET /response/ID`: posts to a
 * response_url. `POST /fault`. `GET /hold/METHOD`: Slack stops answering that method; resolves when called.
 * `GET /release`.
 */
async function openControl(database: HranaServer, { response, hold, ...answers }: ControlAnswers) {
  const server = createServer(async (request, reply) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const [, place, id = ''] = (request.url ?? '').split('/')
    const asked: Record<string, () => unknown> = {
      ...answers,
      response: () => response(id),
      hold: () => hold(id),
      fault() {
        const fault = JSON.parse(Buffer.concat(parts).toString('utf8')) as HranaFault | null
        if (fault === null) database.mend()
        else database.fail(fault)
        return database.struck
      },
    }
    reply.end(JSON.stringify((await asked[place ?? '']?.()) ?? null))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
