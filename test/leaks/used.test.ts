import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { noteUsedAddresses, usedAddressesIn } from '../support/leaks/used.ts'
import { email, phone } from '../support/register.ts'

const used = phone(7654321).address
const digits = used.slice(3)
const spaced = `0${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6, 8)} ${digits.slice(8)}`

it.each([used, digits, spaced, encodeURIComponent(used), `9${used}9`, email(1).address])(
  'finds a used address written as %s among random bytes',
  (written) => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 49]), Buffer.from(written), Buffer.from([0])])
    expect(usedAddressesIn(bytes.toString('latin1'))).toHaveLength(1)
  },
)

it('leaves alone what only looks like an address', () => {
  const unused = ['53', '2111', '2233'].join('')
  const bytes = ['\0+90', unused, '\0', unused, '\0x@', 'baska.', 'com'].join('')
  expect(usedAddressesIn(bytes)).toEqual([])
  noteUsedAddresses(`0${unused}`)
  expect(usedAddressesIn(bytes)).toHaveLength(2)
})

const digest = ['ab'.repeat(14), '52', '0812', '3448', 'ab'.repeat(14)].join('')
const uuid = ['0ab7c3ae', 'bfba', '45d4', '8e4d', ['59', '3612', '3494', 'a0'].join('')].join('-')

it.each([digest, uuid])('takes the digits of the id %s in a request for no address', (id) => {
  noteUsedAddresses(`/v1/brands/123457/changes/${id}/evidence`)
  expect(usedAddressesIn(`\0${id}\0`)).toEqual([])
})

it('leaves a database with such bytes in a folder that is searched', () => {
  const folder = mkdtempSync(join(tmpdir(), 'binary-'))
  const bytes = ['\0+90', '533', '444', '5566', '\0'].join('')
  writeFileSync(join(folder, 'izin.db'), bytes)
  rmSync(folder, { recursive: true })
})
