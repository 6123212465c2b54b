import { expect, test } from 'vitest'
import { findAddresses } from './find-addresses.ts'

const found = (text: string) => findAddresses(text).map(({ address }) => address)

test.each([
  ['0532 111 22 33 numarasına artık mesaj atmayın lütfen', ['+905321112233']],
  ['Numaram (532) 111-22-33, e-postam Ayse@Example.com.', ['+905321112233', 'ayse@example.com']],
  ['<mailto:ayse@example.com|ayse@example.com> yazmayın', ['ayse@example.com']],
  ['<tel:05321112233|0532 111 22 33>', ['+905321112233']],
  ['0532 111 22 33 ya da +90 532 1112233', ['+905321112233']],
  ['lütfen bana mesaj atmayın', []],
  ['sipariş 4711, 02.03.2026 14:05, tutar 1.250,00', []],
  ['0532 111 22', []],
])('in %j', (text, addresses) => {
  expect(found(text)).toEqual(addresses)
})

test('findAddresses() is done soon with a text made to be slow, and offers no more than twenty', () => {
  expect(found(`${'1 '.repeat(200_000)}${'@'.repeat(200_000)}`)).toEqual([])
  const many = Array.from({ length: 50 }, (_, n) => `ad${n}@example.com`).join(' ')
  expect(found(many)).toHaveLength(20)
})
