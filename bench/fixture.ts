import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../db/embedded/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { registerOf } from '../src/app/register.ts'
import { formatWallTime } from '../src/calendar/istanbul.ts'
import type { Recipient } from '../src/consent/recipient.ts'
import { addBrand, addProvider } from '../src/register/company/brands.ts'
import { addClient } from '../src/register/company/clients.ts'
import { setSetting } from '../src/register/company/settings.ts'
import { loadVault } from '../src/register/keys.ts'
import { record } from '../src/register/record/record.ts'
import type { Register } from '../src/register/register.ts'

export const providerCode = 123456
export const brandCode = 123457
export const clientName = 'bench'
export const clientPassword = 'bench-password-of-this-run'

/** The n-th of ten million distinct valid numbers. */
export function phone(n: number): Recipient {
  return { kind: 'phone', address: `+90532${String(n % 10_000_000).padStart(7, '0')}` }
}

export interface Fixture {
  readonly path: string
  readonly izinKey: string
  readonly folder: string
}

/** A register of `rows` ONAYs on a file of its own. */
export async function makeFixture(rows: number): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-bench-'))
  const path = join(folder, 'izin.db')
  const key = randomBytes(32)
  const engine = openEmbedded({ path })
  await migrate(engine, Date.now())
  const vault = await loadVault(engine, key)
  const register = registerOf({ engine, vault, clock: Date.now })
  await addProvider(register, { code: providerCode, name: 'Örnek A.Ş.' })
  await addBrand(register, { providerCode, code: brandCode, name: 'Örnek Kahve' })
  await addClient(register, { providerCode, username: clientName, password: clientPassword })
  // One person asks for everyone here, which the ceiling is there to prevent.
  await setSetting(engine, 'look_ups_per_day', '1000000', { by: 'bench', now: Date.now() })
  const consentDate = formatWallTime(Date.now() - 60_000)
  for (let from = 0; from < rows; from += 2000) {
    await Promise.all(
      Array.from({ length: Math.min(2000, rows - from) }, (_, place) =>
        record(
          register,
          { door: 'api', id: clientName },
          {
            brandCode,
            recipient: phone(from + place),
            channel: 'MESAJ',
            request: { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate },
          },
        ),
      ),
    )
  }
  await engine.close()
  return { path, izinKey: key.toString('base64'), folder }
}

/** The register of a fixture, opened in this process. */
export async function openFixture({
  path,
  izinKey,
}: Pick<Fixture, 'path' | 'izinKey'>): Promise<{ readonly register: Register; close(): Promise<void> }> {
  const engine = openEmbedded({ path })
  const vault = await loadVault(engine, Buffer.from(izinKey, 'base64'))
  const register = registerOf({ engine, vault, clock: Date.now })
  return { register, close: () => engine.close() }
}
