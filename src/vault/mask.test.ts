import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskAddress } from './mask.ts'

describe('maskAddress()', () => {
  test.each([
    ['+905321234567', '+90 532 ••• •• 67'],
    ['+902121234567', '+90 212 ••• •• 67'],
    ['+903922281234', '+90 392 ••• •• 34'],
    ['+908501234567', '+90 850 ••• •• 67'],
    ['+904441444', '+90 444 • •44'],
    ['+12025550123', '+12 ••••••• 23'],
    ['+4915112345678', '+49 ••••••••• 78'],
    ['+6834567', '+68 •••••'],
    ['ayse@ornek.example', 'a•••@o•••.example'],
    ['a@b.co', 'a•••@b•••.co'],
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

  test('shows at most four digits of any other number and hides at least four', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-8][0-9]{6,14}$/), (number) => {
        const masked = maskAddress(number)
        expect(masked.replace(/\D/g, '').length).toBeLessThanOrEqual(4)
        expect(masked).toMatch(/•{4}/)
      }),
    )
  })
})
