import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdsAddresses } from '../../test/support/leaks/leaks.ts'
import { readEnvFile } from './env-file.ts'

const file = `# settings of izin
DATABASE_URL=file:data/izin.db

SMTP_FROM='Örnek Kahve <izin@ornek.example>'
SMTP_URL="smtps://mail.ornek.example:465"
IZIN_KEY=AAAA+/==
LOG_LEVEL=
`

test('a file of settings is read as a shell reads it', () => {
  const folder = holdsAddresses(mkdtempSync(join(tmpdir(), 'izin-env-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'izin.env'), file)
  const reading = readEnvFile(file)
  if (reading.kind === 'refused') throw new Error(reading.reason.en)
  for (const [name, value] of Object.entries(reading.values)) {
    const script = `. ./izin.env; printf %s "$${name}"`
    expect(execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' })).toBe(value)
  }
  expect(Object.keys(reading.values)).toHaveLength(5)
})

test.each(['SMTP_FROM=Örnek Kahve <izin@ornek.example>', 'export A=b', 'A=$B', 'A="$B"', 'A = b', 'A'])(
  'a line that shell, systemd and Compose read differently is refused: %s',
  (line) => {
    expect(readEnvFile(`A=b\n${line}\n`)).toEqual({
      kind: 'refused',
      reason: expect.objectContaining({
        en: "line 2 is not NAME=VALUE. Put other values in single quotes: NAME='…'",
      }),
    })
  },
)
