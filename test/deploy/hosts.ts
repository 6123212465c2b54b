import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'libsql'
import { expect } from 'vitest'
import { botScopes } from '../../bots/slack/web.ts'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { now } from '../support/clock/clock.ts'
import { openSlack } from '../support/platforms/slack-double.ts'
import { phone } from '../support/register.ts'
import type { Docker } from './docker.ts'

/*
 * Two servers of the image `izin`, each a host in the networks `front` and `back`. Their libSQL server is in `back` alone, so
 * that a server without it still hears its clients.
 */

const root = resolve(import.meta.dirname, '../..')
const source = `-v ${root}:/source:ro`
const username = 'sistem@ornek.example'
const password = 'sistem parolası'
const dayMs = 24 * 60 * 60_000

export async function openHosts(docker: Docker, folder: string) {
  mkdirSync(folder)
  const register = registerIn(join(folder, 'izin.db'))
  await openEmbedded({ path: register.path }).close()
  await docker.run('docker network create front && docker network create back')
  const gateway = '{{(index .IPAM.Config 0).Gateway}}'
  const hostname = (await docker.run(`docker network inspect -f '${gateway}' front`)).trim()
  const slack = await openSlack({ scopes: botScopes(), hostname })
  const serve = 'node /source/test/support/hrana/serve.ts /register/izin.db token'
  await docker.run(
    `docker run -d --name libsql --network back --user root ${source} -v ${folder}:/register izin ${serve}`,
  )
  const server = `${source} ${settings(`${slack.url}/api/`)} izin`
  const verbs = (...lines: string[]) => {
    const all = lines.map((line) => `node src/cli.ts ${line}`).join(' && ')
    return docker.run(`docker run --rm --network back ${server} sh -c '${all}'`)
  }
  return {
    slack,
    verbs,
    leader: register.leader,
    async addCompany(): Promise<void> {
      const client = `--provider 123456 --username ${username} --password "${password}"`
      await verbs(
        'migrate',
        'provider add --code 123456 --name "Örnek A.Ş."',
        `client add ${client}`,
        'room add --brand 123456 --slack C0RAPOR',
      )
      register.beginTwoDaysAgo()
    },
    async start(name: string) {
      await docker.run(
        `docker create --name ${name} --network front ${server} && docker network connect back ${name} && docker start ${name}`,
      )
      const address = '{{(index .NetworkSettings.Networks "front").IPAddress}}'
      const at = `http://${(await docker.run(`docker inspect -f '${address}' ${name}`)).trim()}:3000`
      await expect.poll(() => statusOf(`${at}/readyz`)).toBe(200)
      return host(docker, name, at)
    },
    /** Lets ten minutes pass on the servers: leases end, and a clock is proven. */
    tenMinutesPass: (...names: string[]) => docker.run(`docker kill -s USR2 ${names.join(' ')}`),
    recorded: async () => recipientsOf(await verbs('export --out -')),
    async close(): Promise<void> {
      await docker.run('docker rm -f libsql')
      await slack.close()
    },
  }
}

/** Environment of each server, with a clock that the tests move. */
function settings(slackUrl: string): string {
  const clock = '--require /source/test/support/clock/shifted-date.cjs'
  const passing = '--import file:///source/test/support/processes/passing-clock.ts'
  const named = Object.entries({
    DATABASE_URL: 'http://libsql:8080',
    DATABASE_AUTH_TOKEN: 'token',
    IZIN_KEY: Buffer.alloc(32, 5).toString('base64'),
    PUBLIC_URL: 'https://izin.ornek.example',
    REPORT_AT: '00:30',
    SLACK_BOT_TOKEN: 'xoxb-test-token',
    SLACK_SIGNING_SECRET: 'a secret of the tests',
    SLACK_ADMINS: 'U0ADMIN',
    SLACK_API_URL: slackUrl,
    IZIN_TEST_AHEAD_MS: process.env.IZIN_TEST_AHEAD_MS ?? '0',
    NODE_OPTIONS: `${clock} ${passing}`,
  })
  return named.map(([name, value]) => `-e '${name}=${value}'`).join(' ')
}

/** File of the libSQL server, seen from this machine. */
function registerIn(path: string) {
  function on<Result>(work: (database: Database.Database) => Result): Result {
    const database = new Database(path, { timeout: 5000 })
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  return {
    path,
    /** Process that has the lease of the jobs. */
    leader: (): string | undefined =>
      on((database) => {
        const sql = `SELECT process_id AS process FROM lease WHERE name = 'jobs'`
        return (database.prepare(sql).get([]) as { process: string } | undefined)?.process
      }),
    /** Shortly after midnight yesterday is not to be closed yet. */
    beginTwoDaysAgo: () =>
      on((database) => {
        database.prepare('UPDATE provider SET created_at = created_at - ?').run([2 * dayMs])
        database.prepare('UPDATE room SET added_at = added_at - ?').run([2 * dayMs])
      }),
  }
}

/** Numbers of the recipients of all changes in an export. */
function recipientsOf(exported: string): number[] {
  const lines = exported.split('\n').filter((line) => line.startsWith('{'))
  const entries = lines.map((line) => JSON.parse(line))
  const recipients = new Map<string, number>()
  for (const { kind, commitment, address } of entries)
    if (kind === 'recipient') recipients.set(commitment, Number(address.slice(-7)))
  const changes = entries.filter(({ kind }) => kind === 'change')
  return changes.map(({ commitment }) => recipients.get(commitment) ?? Number.NaN)
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  )

export type Host = ReturnType<typeof host>

function host(docker: Docker, name: string, at: string) {
  let token: string | null = null
  async function signIn(): Promise<string> {
    const body = JSON.stringify({ grant_type: 'password', username, password })
    const answer = await fetch(`${at}/oauth2/token`, { method: 'POST', headers: json, body })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  return {
    name,
    isReady: async () => (await statusOf(`${at}/readyz`)) === 200,
    /** Records an ONAY of a recipient; true if it was acknowledged. */
    async record(n: number): Promise<boolean> {
      token ??= await signIn()
      const consent = {
        recipient: phone(n).address,
        recipientType: 'BIREYSEL',
        type: 'MESAJ',
        status: 'ONAY',
        source: 'HS_WEB',
        consentDate: formatWallTime(now()),
      }
      const headers = { ...json, authorization: `Bearer ${token}` }
      const body = JSON.stringify(consent)
      const { ok, status } = await fetch(`${at}/v2/sps/123456/brands/123456/consents`, {
        method: 'POST',
        headers,
        body,
      })
      if (!ok) expect(status).toBe(503)
      return ok
    },
    cut: () => docker.run(`docker network disconnect back ${name}`),
    connect: () => docker.run(`docker network connect back ${name}`),
    stop: () => docker.run(`docker stop ${name}`),
  }
}

const json = { 'content-type': 'application/json' }
