import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskAddress } from './recipient.ts'

describe('maskAddress()', () => {
  test.each([
    ['+905321234567', '+90 532 ••• •• 67'],
    ['+908501234567', '+90 850 ••• •• 67'],
    ['+904441444', '+90 444 • •44'],
    ['+12025550123', '+1 •••••••• 23'],
    ['+994501234567', '+994 ••••••• 67'],
    ['+59812345', '+598 •••••'],
    ['+4915112345678', '+49 ••••••••• 78'],
    ['+6834567', '+683 ••••'],
    ['ayse@ornek.example', 'a•••@o•••.example'],
    ['info+x@posta.ornek.com.tr', 'i•••@p•••.tr'],
    ['ayse@localhost', 'a•••@l•••'],
  ])('shows %s as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked)
  })

  test.each(['', '5321234567', 'ayse', '+90 532 123 45 67', '+', '+90112'])('shows nothing of %j', (text) => {
    expect(maskAddress(text)).toBe('•••')
  })

  test('hides all but the five digits of a Turkish number', () => {
    const digits = fc.stringMatching(/^[0-9]{5}$/)
    fc.assert(
      fc.property(digits, (hidden) => {
        expect(maskAddress(`+90532${hidden}67`)).toBe('+90 532 ••• •• 67')
      }),
    )
  })

  test('shows of any other number its calling code and at most two digits, and hides at least four', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-8][0-9]{6,14}$/), (number) => {
        const masked = maskAddress(number)
        const [code = '', , end = ''] = masked.slice(1).split(' ')
        expect(number.startsWith(`+${code}`)).toBe(true)
        expect([code.length <= 3, end.length <= 2]).toEqual([true, true])
        expect(masked).toMatch(/•{4}/)
      }),
    )
  })
})
