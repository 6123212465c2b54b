import { describe, expect, it } from 'vitest'
import { fitting, inlineKeyboards } from './render.ts'

describe('fitting()', () => {
  it('shortens the brand and leaves the channel and what the button does', () => {
    const long = 'Çok Uzun Adlı Bir Anonim Şirketin Kahve Markası · e-posta: durdur'
    expect(fitting(long)).toBe('Çok Uzu…Şirketin Kahve Markası · e-posta: durdur')
    const brand = 'Örnek Kahve ve Kuruyemiş Sanayi Ticaret Anonim Şirketi'
    for (const behind of [' · SMS: durdur', ' · e-posta (a•••@o•••.example): izin ver']) {
      const label = fitting(`${brand}${behind}`)
      expect(Array.from(label)).toHaveLength(48)
      expect(label).toMatch(/^Örnek/)
      expect(label.endsWith(behind)).toBe(true)
    }
  })

  it('leaves a short label alone and never gives an empty one', () => {
    expect(fitting('Geri al')).toBe('Geri al')
    expect(fitting('')).toBe('…')
    expect(fitting('\u200b ')).toBe('…')
  })
})

describe('inlineKeyboards()', () => {
  it('spreads very many buttons over several keyboards', () => {
    const choices = Array.from({ length: 120 }, (_, n) => ({
      label: `Marka ${n}`,
      action: { name: 'brand', values: [n] },
    }))
    const keyboards = inlineKeyboards([{ kind: 'menu', label: 'Marka', choices }])
    expect(keyboards.map(({ inline_keyboard: rows }) => rows.flat().length)).toEqual([50, 50, 20])
  })

  it('refuses a button whose value does not fit, which only a bug can make', () => {
    const action = { name: 'x', values: ['y'.repeat(64)] }
    expect(() => inlineKeyboards([{ kind: 'choices', choices: [{ label: 'X', action }] }])).toThrow('64')
  })

  it('passes a style on', () => {
    const choice = { label: 'Durdur', action: { name: 'stop', values: [] }, style: 'danger' as const }
    expect(inlineKeyboards([{ kind: 'choices', choices: [choice] }])[0]?.inline_keyboard).toEqual([
      [{ text: 'Durdur', callback_data: 'stop', style: 'danger' }],
    ])
  })
})
