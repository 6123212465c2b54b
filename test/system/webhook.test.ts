import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { freePort } from '../support/processes/free-port.ts'
import { surroundingEnv } from '../support/processes/processes.ts'

const app = forAllTests(() => openApp())
const root = join(import.meta.dirname, '../..')
const exampleOf = (language: string) =>
  /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, `docs/${language}/systems.md`), 'utf8'))?.[1] ?? ''
let receiver: ChildProcess | undefined
let printed = ''
let secret: string
let port: number

function startReceiver(): void {
  receiver = spawn(process.execPath, ['--input-type=module', '--eval', exampleOf('en')], {
    cwd: root,
    env: { ...surroundingEnv(), PORT: String(port), IZIN_WEBHOOK_SECRET: secret },
  })
  receiver.stdout?.on('data', (text) => {
    printed += text
  })
}

beforeAll(async () => {
  port = await freePort()
  await app.addCompany({ U0EDITOR: 'editor 123457' })
  const added = await app.izinJson(
    'webhook',
    'add',
    '--url',
    `http://127.0.0.1:${port}/`,
    '--brand',
    '123457',
  )
  ;({ secret } = added as { secret: string })
})
afterAll(() => void receiver?.kill())

it('the receiver of the docs hears of a change, also of one from before it was up and before a crash', async () => {
  expect(exampleOf('tr').replaceAll(/ \/\/.*/g, '')).toBe(exampleOf('en').replaceAll(/ \/\/.*/g, ''))
  expect(await app.slash('U0EDITOR', 'ekle +905000000001 mesaj HS_WEB marka=123457')).toContain('kaydedildi')
  await expect.poll(() => app.slash('U0ADMIN', 'tanı')).toContain('1 yanıt vermiyor, 1 alıcının')
  await app.stop('SIGKILL')
  startReceiver()
  await app.start()
  await expect.poll(() => printed).toContain('consent.changed 123457 MESAJ ONAY\n')
  expect(await app.slash('U0EDITOR', 'ret +905000000001 mesaj marka=123457')).toContain('kaydedildi')
  await expect.poll(() => printed).toContain('ONAY\nconsent.changed 123457 MESAJ RET\n')
  expect(await app.slash('U0ADMIN', 'tanı')).toContain('1 çalışıyor')
  expect(app.printed()).not.toContain('+90500')
})
