import { createDecipheriv, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type Database from 'libsql'
import { newVault, type Vault } from '../../../src/crypto/vault.ts'
import { readKey, unwrapKeys, type VaultKeys, WrongKeyError } from '../../../src/crypto/wrapped-keys.ts'
import { rowsOf } from '../../cli/tamper.ts'
import { usedAddresses } from './used.ts'

/* Reads sealed values of a database, wherever they stand: the owner of its key can. */

const notedKeys: Buffer[] = []

/** Notes a key that lies in no file beside its database. */
export function noteIzinKey(izinKey: Buffer): void {
  notedKeys.push(izinKey)
}

export interface DatabaseKey {
  readonly vault: Vault
  /** Opens a sealed value without its place; gives random bytes for any other value, and null for a short one. */
  openAnywhere(value: unknown): Buffer | null
}

/** Keys in the file beside a database. */
export function keysBeside(path: string): readonly Buffer[] {
  const file = join(dirname(path), 'izin.key')
  const words = existsSync(file) ? readFileSync(file, 'utf8').split(/\s+/) : []
  return words.flatMap((word) => readKey(word) ?? [])
}

/** Returns the key of a database, a noted one or one of these; null if it is not known, or there is none yet. */
export function keyOfDatabase(database: Database.Database, keys: readonly Buffer[] = []): DatabaseKey | null {
  const rows = rowsOf(database, 'SELECT name, wrapped FROM wrapped_key')
  const { lookup, sealing } = Object.fromEntries(rows) as Record<string, Buffer>
  if (lookup === undefined || sealing === undefined) return null
  for (const izinKey of [...notedKeys.toReversed(), ...keys]) {
    try {
      const keys = unwrapKeys(izinKey, { lookup, sealing })
      return { vault: newVault(keys), openAnywhere: (value) => decryptAnywhere(keys, value) }
    } catch (error) {
      if (!(error instanceof WrongKeyError)) throw error
    }
  }
  return null
}

const nonceEnd = 13
const tagBytes = 16

/** The tag is not checked, since it covers the name of the place, which the database does not hold. */
function decryptAnywhere({ sealing }: VaultKeys, value: unknown): Buffer | null {
  if (!Buffer.isBuffer(value) || value.length < nonceEnd + tagBytes) return null
  return decryptedBy(sealing, value.subarray(1, nonceEnd), value.subarray(nonceEnd, -tagBytes))
}

function decryptedBy(key: KeyObject, nonce: Buffer, text: Buffer): Buffer {
  return createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).update(text)
}

const secretBytes = 16

/** Addresses by their look-up hash: those that the key opens, and erased ones that the suite used. */
export function addressesByMark(
  database: Database.Database,
  { vault, openAnywhere }: DatabaseKey,
): ReadonlyMap<string, string> {
  const rows = rowsOf(database, 'SELECT lower(hex(mark)), sealed FROM recipient')
  const sealed = rows.flatMap(([mark, value]): [string, string][] => {
    const text = openAnywhere(value)
    return text === null ? [] : [[String(mark), text.toString('utf8', secretBytes)]]
  })
  const marks = usedAddresses().map((address): [string, string] => [
    vault.mark(address).toString('hex'),
    address,
  ])
  const stored = new Set(rows.map(([mark]) => String(mark)))
  return new Map([...marks.filter(([mark]) => stored.has(mark)), ...sealed])
}
