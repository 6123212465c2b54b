import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCli, startServer, surroundingEnv } from '../support/processes.ts'
import { instant } from '../support/register.ts'

let folder: string
let env: Record<string, string>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'izin-warnings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function setClock(wallTime: string): void {
  const clockFile = join(folder, 'clock')
  writeFileSync(clockFile, String(instant(wallTime) - Date.now()))
  const preload = new URL('../support/set-clock.ts', import.meta.url).href
  env = {
    ...surroundingEnv(),
    NODE_OPTIONS: `--import ${preload}`,
    CLOCK_FILE: clockFile,
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'izin.db')}`,
  }
}

async function calendarWarnings(): Promise<Record<string, unknown>[]> {
  let printed = ''
  const { child, exited } = await startServer(env, folder, (text) => {
    printed += text
  })
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  return printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { level: string; event: string })
    .filter(({ event }) => event.startsWith('calendar.'))
}

async function set(name: string, value: string): Promise<void> {
  const { code, stderr } = await runCli(env, folder, ['setting', 'set', name, value])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}

it('the start names the year whose religious holidays are computed or missing, until they are set', async () => {
  setClock('2030-06-03 10:00:00')
  expect(await calendarWarnings()).toMatchObject([
    {
      level: 'warn',
      event: 'calendar.year-unconfirmed',
      year: 2030,
      Ramazan: expect.stringMatching(/^2030-/),
      Kurban: expect.stringMatching(/^2030-/),
      remark: expect.stringContaining('/izin ayar holidays_confirmed_through 2030'),
    },
  ])
  await set('holidays_confirmed_through', '2030')
  expect(await calendarWarnings()).toMatchObject([{ event: 'calendar.year-unconfirmed', year: 2031 }])
  const feasts = [
    { day: '2031-01-24', name: 'Ramazan Bayramı', half: false },
    { day: '2031-04-02', name: 'Kurban Bayramı', half: false },
  ]
  await set('holidays', JSON.stringify(feasts))
  expect(await calendarWarnings()).toEqual([])
})
