import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli, startServer, surroundingEnv } from '../support/processes/processes.ts'

let folder: string
let path: string
let env: Record<string, string>
const running: Awaited<ReturnType<typeof startServer>>[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-together-'))
  path = join(folder, 'izin.db')
  env = { ...surroundingEnv(), PORT: '0', DATABASE_URL: `file:${path}` }
  running.push(...(await Promise.all([1, 2].map(() => startServer(env, folder, () => {})))))
})
afterAll(() => {
  for (const { child } of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function izin(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCli(env, folder, [...args, '--json'])
  if (code !== 0) throw new Error(`izin ${args[0]} failed: ${stderr}`)
  return JSON.parse(stdout) as Record<string, unknown>
}

it('two servers started at once on a new file share one key and one register', async () => {
  await izin('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  for (const [index, { port }] of running.entries()) {
    const key = ['--brand', '123456', '--channel', index === 0 ? 'MESAJ' : 'ARAMA']
    const { oneClick } = await izin('link', 'make', ...key, '--recipient', '+905321112233')
    const address = `http://127.0.0.1:${port}${new URL(String(oneClick)).pathname}`
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    expect((await fetch(address, { method: 'POST', body })).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  }
  expect(await izin('verify')).toMatchObject({ ok: true, changes: 2 })
  expect(readdirSync(folder).filter((name) => /partial|\.schema-/.test(name))).toEqual([])
  for (const { child, exited } of running) {
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  }
  expect(existsSync(`${path}.pid`)).toBe(false)
})
