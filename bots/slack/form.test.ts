import { describe, expect, test } from 'vitest'
import { modalSchema } from '../../test/support/platforms/block-kit.ts'
import type { Field, Form } from '../commands/form.ts'
import { filledIn, formView } from './form.ts'

const long = 'Çok uzun bir ad & <başka> '.repeat(200)

function formOf(...fields: Field[]): Form {
  return { name: 'any', values: [1, 2], title: long, submit: long, intro: long, fields }
}

const options = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ value: String(123_456 + n), label: `${n} ${long}` }))

describe('formView()', () => {
  test('keeps to the limits of Slack, whatever is asked for', () => {
    const text = { kind: 'text', label: long, hint: long, required: true } as const
    const view = formView(
      formOf(
        { ...text, name: 'a', lengthMax: 3000, isLong: true, initial: long },
        { ...text, name: 'b', lengthMax: 10, initial: long },
        { kind: 'one', name: 'c', label: long, required: false, options: options(101), initial: '123500' },
        { kind: 'one', name: 'd', label: 'd', required: true, options: options(100) },
        { kind: 'several', name: 'e', label: 'e', required: true, options: options(4), initial: ['123456'] },
        { kind: 'day', name: 'f', label: 'f', required: false, initial: '2026-03-02' },
        { kind: 'time', name: 'g', label: 'g', required: false, initial: '14:05' },
        { kind: 'person', name: 'h', label: 'h', required: true, initial: 'U0AYSE' },
        { kind: 'room', name: 'i', label: 'i', required: true, initial: 'C0ODA' },
        { kind: 'file', name: 'j', label: 'j', required: true, endings: ['csv', 'xlsx'] },
      ),
      'tr',
    )
    expect(modalSchema.safeParse(view).error?.issues ?? []).toEqual([])
  })

  test('shows the chosen one of more than Slack takes', () => {
    const last = '123661'
    const field = {
      kind: 'one',
      name: 'brand',
      label: 'b',
      required: true,
      options: options(206),
      initial: last,
    } as const
    const view = modalSchema.parse(
      formView({ ...formOf(field), title: 'x', submit: 'y', intro: undefined }, 'tr'),
    )
    expect(view.blocks).toMatchObject([{ element: { initial_option: { value: last } } }])
    expect(JSON.stringify(view).match(/"value":"123661"/g)).toHaveLength(2)
  })

  test('refuses to carry what does not fit a button', () => {
    expect(() => formView({ ...formOf(), values: ['x'.repeat(100)] }, 'tr')).toThrow('at most 64')
  })
})

test('filledIn() reads the picked ids of person, room and file', () => {
  const held = (element: object) => ({ 'an-action': element })
  const values = {
    person: held({ type: 'users_select', selected_user: 'U0AYSE' }),
    room: held({ type: 'conversations_select', selected_conversation: 'C0ODA' }),
    file: held({ type: 'file_input', files: [{ id: 'F0LISTE', name: 'liste.csv' }] }),
    none: held({ type: 'file_input', files: [] }),
    left: held({ type: 'users_select', selected_user: null }),
  }
  expect(filledIn({ id: 'V1', state: { values } })).toEqual({
    person: 'U0AYSE',
    room: 'C0ODA',
    file: ['F0LISTE'],
    none: [],
    left: '',
  })
})
