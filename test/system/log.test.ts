import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { freePort } from '../support/free-port.ts'
import { surroundingEnv } from '../support/processes.ts'
import { recorded } from '../telegram/harness.ts'

const after: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of after.splice(0).reverse()) await undo()
})

it('a log whose reader has gone stops nothing: requests are answered, and the end is a good one', async () => {
  const app = await openApp()
  after.push(() => app.close())
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  app.process().stdout?.destroy()
  app.process().stderr?.destroy()
  // Each is logged.
  for (const id of [1, 2, 3]) {
    const update = { ...recorded('unknown'), update_id: id }
    expect(await app.update(update)).toBe(200)
    const said = await app.slash('U0ADMIN', `ekle +90532111223${id} mesaj HS_WEB marka=123456`)
    expect(said).toContain('kaydedildi')
  }
  expect(await app.stop()).toBe(0)
})

it('a server whose log is never read starts all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'izin-log-'))
  after.push(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  const entry = resolve(import.meta.dirname, '..', '..', 'src', 'cli.ts')
  const child = spawn(process.execPath, [entry, 'serve'], {
    cwd: folder,
    // The playground logs a new key and a greeting.
    env: { ...surroundingEnv(), PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  child.stdout.destroy()
  child.stderr.destroy()
  const answers = async () => {
    if (child.exitCode !== null) return `ended with ${child.exitCode}`
    return await fetch(`http://127.0.0.1:${port}/readyz`).then(({ status }) => status, String)
  }
  await expect
    .poll(answers, { timeout: 60_000 })
    .toSatisfy((answerText) => answerText === 200 || `${answerText}`.startsWith('ended'))
  expect(await answers()).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})
