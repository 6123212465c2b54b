import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAddressFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { freePort } from '../support/processes/free-port.ts'
import { startDocker } from './docker.ts'
import { type Host, openHosts } from './hosts.ts'
import { addMigration, copyBuild } from './next-build.ts'

/*
 * The Dockerfile, compose.yaml and the commands of operate.md, run by Docker. Base images are stand-ins made of this
 * machine's Debian, and Caddy's ports are moved, so that nothing else on the machine is in the way.
 */

const root = join(import.meta.dirname, '../..')
const docker = await startDocker()
if (typeof docker === 'string')
  process.stdout.write(`SKIPPED: the image and compose.yaml, since ${docker}.\n`)
afterAll(async () => {
  if (typeof docker !== 'string') await docker.close()
})

const folder = forAllTests(openAddressFolder)
const project = () => folder.file('izin')
const run = async (line: string, env: Record<string, string> = {}) => {
  if (typeof docker === 'string') throw new Error(docker)
  return await docker.run(line, project(), env)
}
let port = 0

/** The commands of the page on containers, as they stand. */
const commands = [
  ...readFileSync(join(root, 'docs/en/operate.md'), 'utf8').matchAll(/^ {4}(docker (?:compose|tag) .*)$/gm),
].map(([, line = '']) => line)

/** Runs the documented commands from one that holds these words to one that holds those; the clone is made here. */
async function documented(first: string, last = first): Promise<string> {
  const from = commands.findIndex((line) => line.includes(first))
  const to = commands.findIndex((line, at) => at >= from && line.includes(last))
  expect(from, first).toBeGreaterThanOrEqual(0)
  let printed = ''
  for (const line of commands.slice(from, to + 1)) printed += await run(line.replace('git pull && ', ''))
  return printed
}

/** Asks through Caddy, whose certificate of `localhost` is trusted by its own root. */
async function ask(path: string): Promise<string> {
  return await run(`curl -sS --cacert root.crt https://localhost:${port}${path} || true`)
}
const isReady = async () =>
  (await ask('/readyz')) !== '' &&
  (
    await run(
      `curl -sS -o /dev/null -w '%{http_code}' --cacert root.crt https://localhost:${port}/readyz || true`,
    )
  ).includes('200')

const izin = (words: string) => run(`docker compose exec izin node src/cli.ts ${words}`)
const brands = async () => JSON.parse(await izin('brand list --json')).brands.length
const isWhole = async () => JSON.parse(await izin('verify --json')).ok

describe.skipIf(typeof docker === 'string')('izin in Docker', { timeout: 900_000 }, () => {
  it('builds, comes up behind Caddy, and takes the documented commands without a variable set', async () => {
    copyBuild(project(), [
      'Dockerfile',
      '.dockerignore',
      '.npmrc',
      'package-lock.json',
      'LICENSE',
      'NOTICE',
      'compose.yaml',
    ])
    port = await freePort()
    const settings = readFileSync(join(root, '.env.example'), 'utf8')
    writeFileSync(join(project(), '.env'), settings.replace(/^DOMAIN=.*$/m, 'DOMAIN=localhost'))
    const moved = [
      'services:',
      '  izin:\n    build:\n      network: host',
      `  caddy:\n    ports: !override ["127.0.0.1:${port}:443"]`,
    ]
    writeFileSync(join(project(), 'compose.override.yaml'), `${moved.join('\n')}\n`)
    await run(`bash ${join(root, 'test/deploy/base-images.sh')}`)
    await run('docker compose build')
    await documented('compose up -d')
    const rootOfCaddy = '/data/caddy/pki/authorities/local/root.crt'
    await expect
      .poll(() => run(`docker compose cp caddy:${rootOfCaddy} root.crt && echo copied || true`))
      .toContain('copied')
    await expect.poll(isReady).toBe(true)
    expect(await documented('provider add', 'logs')).toMatch(/Added the provider.*"event":"started"/s)
    await expect.poll(() => run('docker compose ps izin')).toContain('(healthy)')
  })

  it('goes on after a crash, and comes back from its backup with its key', async () => {
    await documented('key copy', 'exec izin rm')
    const [, key = ''] = /([\w+/=]{44})/.exec(readFileSync(join(project(), 'izin.key'), 'utf8')) ?? []
    expect(key).toHaveLength(44)
    await documented('backup --out /backup/izin-')
    await izin('brand add --provider 123456 --code 123457 --name Kahve')
    const id = (await run('docker compose ps -q izin')).trim()
    await run(`kill -9 "$(docker inspect -f '{{.State.Pid}}' ${id})"`)
    await expect.poll(() => run(`docker inspect -f '{{.RestartCount}}' ${id}`)).toBe('1\n')
    await expect.poll(isReady).toBe(true)
    expect([await isWhole(), await brands()]).toEqual([true, 2])
    await documented('compose run --rm izin node src/cli.ts restore')
    await expect.poll(isReady).toBe(true)
    expect([await isWhole(), await brands()]).toEqual([true, 1])
  })

  it('is upgraded to an image with a migration more, and goes the documented way back', async () => {
    const before = await run('docker image inspect -f {{.Id}} izin')
    addMigration(project())
    await documented('backup --out /backup/before-upgrade.db', 'compose build')
    await expect.poll(isReady).toBe(true)
    expect(await run('docker image inspect -f {{.Id}} izin')).not.toBe(before)
    expect(await izin('migrate')).toContain('schema version 2')
    await izin('brand add --provider 123456 --code 123457 --name Kahve')
    await documented('docker tag izin:before izin', 'before-upgrade.db && docker compose up')
    await expect.poll(isReady).toBe(true)
    expect([await run('docker image inspect -f {{.Id}} izin'), await brands()]).toEqual([before, 1])
    expect(await izin('migrate')).toContain('schema version 1')
    expect(await run('docker compose stop izin && docker compose ps -a izin')).toContain('Exited (0)')
    await run('docker compose down -v')
  })

  it('loses nothing acknowledged and does no job twice when a server of two is cut off', async () => {
    if (typeof docker === 'string') throw new Error(docker)
    const hosts = await openHosts(docker, folder.file('register'))
    const jobs = () => hosts.leader()
    const posts = () => hosts.slack.calls.filter(({ body }) => body.channel === 'C0RAPOR')
    const acknowledged = new Set<number>()
    let next = 0
    /** Records consents of new recipients until one is not acknowledged. */
    async function load(host: Host, most: number): Promise<number> {
      for (let count = 0; count < most; count += 1) {
        next += 1
        const n = next
        if (!(await host.record(n))) return count
        acknowledged.add(n)
      }
      return most
    }
    try {
      await hosts.addCompany()
      const leader = await hosts.start('leader')
      await expect.poll(jobs).toBeDefined()
      const first = jobs()
      const other = await hosts.start('other')
      expect(await Promise.all([load(leader, 20), load(other, 20)])).toEqual([20, 20])

      const underWay = [1, 2, 3, 4].map(() => load(leader, Number.POSITIVE_INFINITY))
      await leader.cut()
      expect(await load(other, 20)).toBe(20)
      await hosts.tenMinutesPass('leader', 'other')
      await expect.poll(jobs).not.toBe(first)
      await expect.poll(posts).not.toEqual([])
      await Promise.all(underWay)
      expect(await leader.isReady()).toBe(false)

      await leader.connect()
      await expect.poll(leader.isReady).toBe(true)
      expect(await Promise.all([load(leader, 20), load(other, 20)])).toEqual([20, 20])
      await other.stop()
      await hosts.tenMinutesPass('leader')
      await expect.poll(jobs).toBe(first)
      expect(await load(leader, 20)).toBe(20)
      await leader.stop()

      const texts = posts().map(({ body }) => JSON.stringify(body))
      expect(new Set(texts).size).toBe(texts.length)
      expect(await hosts.verbs('verify')).toContain('nothing was altered')
      const recorded = await hosts.recorded()
      expect(new Set(recorded).size).toBe(recorded.length)
      expect([...acknowledged].filter((n) => !recorded.includes(n))).toEqual([])
    } finally {
      await hosts.close()
    }
  })
})
