import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { fakeClock } from '../support/register.ts'
import { newPlaceAt, type Place, setUp } from './harness.ts'

/** A Thursday: deadlines are counted in business days. */
const thursday = '2026-03-05 10:00:00'
export const clock = fakeClock(thursday)

/** With the exchange by file, on that Thursday. */
export async function openExchangePlace(): Promise<Place> {
  clock.set(thursday)
  const place = newPlaceAt(clock.now)
  await setUp(place)
  await place.runHere('setting', 'set', 'iys_exchange', 'file')
  return place
}

export const ago = (minutes: number) => formatWallTime(clock.now() - minutes * 60_000)
export const columns = 'type,source,recipient,status,consentDate,recipientType'
export const id = (n: number) => n.toString(16).padStart(64, 'a')

export const [one, two, three] = ['+905000000001', '+905000000002', '+905000000003']

/** Sends files to İYS and receives some from it. */
export function exchangeIn(place: Place) {
  async function record(...rows: string[]) {
    const file = holdsAddresses(place.file('liste.csv'))
    writeFileSync(file, [columns, ...rows, ''].join('\n'))
    const { code, err } = await place.runHere('import', file, '--brand', '123457')
    expect({ code, err }).toEqual({ code: 0, err: '' })
  }

  async function receive(...lines: string[]) {
    return await receiveBytes(Buffer.from(lines.join('\n')))
  }

  async function receiveBytes(content: Buffer, ...flags: string[]) {
    const file = holdsAddresses(place.file('iys.csv'))
    writeFileSync(file, content)
    const ended = await place.runHere('iys', 'receive', file, '--brand', '123457', '--json', ...flags)
    expect(ended.out).not.toMatch(/90500/)
    return ended.code === 0 ? ended.json() : ended.err.replace(file, 'FILE')
  }

  async function send() {
    const out = holdsAddresses(place.file('gonder.csv'))
    const ended = await place.runHere('iys', 'send', '--brand', '123457', '--out', out, '--json')
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
    return {
      ...(ended.json() as { file: number; rows: number }),
      lines: readFileSync(out, 'utf8').trim().split('\n'),
    }
  }

  async function status() {
    const { json } = await place.runHere('iys', 'status', '--json')
    return (json() as { brands: { brandCode: number }[] }).brands.find((brand) => brand.brandCode === 123457)
  }

  async function nationalOf(recipient: string) {
    const { json } = await place.runHere('lookup', '--recipient', recipient, '--json')
    const { consents } = json() as { consents: Record<'status' | 'national' | 'maySend', unknown>[] }
    return consents.map(({ status, national, maySend }) => [status, national, maySend])
  }

  return { nationalOf, receive, receiveBytes, record, send, status }
}
