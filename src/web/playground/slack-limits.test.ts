import { describe, expect, test } from 'vitest'
import { blockFaults, viewFaults } from './slack-limits.ts'

const section = (text: string, id?: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
  ...(id && { block_id: id }),
})
const button = (parts: object) => ({
  type: 'actions',
  elements: [{ type: 'button', text: { type: 'plain_text', text: 'RET' }, ...parts }],
})
const table = (pieces: object[]) => ({
  type: 'table',
  rows: [[{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: pieces }] }]],
})

describe('blockFaults()', () => {
  test('finds nothing in a message within the budgets', () => {
    expect(
      blockFaults([section('a'.repeat(3000)), button({ value: 'v'.repeat(2000) })], 'message'),
    ).toStrictEqual([])
  })

  test.each([
    ['51 blocks', Array.from({ length: 51 }, () => section('a'))],
    ['a text of 3001 characters', [section('a'.repeat(3001))]],
    ['an empty text', [section('')]],
    ['a button text of 76 characters', [button({ text: { type: 'plain_text', text: 'a'.repeat(76) } })]],
    ['a button value of 2001 characters', [button({ value: 'v'.repeat(2001) })]],
    ['the same block_id twice', [section('a', 'x'), section('b', 'x')]],
    [
      'two tables',
      [
        { type: 'table', rows: [[]] },
        { type: 'table', rows: [[]] },
      ],
    ],
    ['a cell without a word', [{ type: 'table', rows: [[{ type: 'raw_text', text: '' }]] }]],
    ['a cell of rich text without a piece', [table([])]],
    ['a row of 21 cells', [{ type: 'table', rows: [Array(21).fill({ type: 'raw_text', text: 'a' })] }]],
    ['a header of 151 characters', [{ type: 'header', text: { type: 'plain_text', text: 'a'.repeat(151) } }]],
    ['an image without alt text', [{ type: 'image', image_url: 'https://example.com/a.png' }]],
    ['a block of unknown type', [{ type: 'nonsense' }]],
    ['something that is no list', { type: 'section' }],
  ])('refuses %s', (_, blocks) => {
    expect(blockFaults(blocks, 'message')).not.toStrictEqual([])
  })

  test('allows a table of words and of rich text', () => {
    expect(blockFaults([table([{ type: 'user', user_id: 'U0AYSE' }])], 'message')).toStrictEqual([])
    expect(
      blockFaults([{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }], 'message'),
    ).toStrictEqual([])
  })

  test('allows 100 blocks in a view but no table', () => {
    expect(
      blockFaults(
        Array.from({ length: 100 }, () => section('a')),
        'view',
      ),
    ).toStrictEqual([])
    expect(blockFaults([{ type: 'table', rows: [[]] }], 'view')).toHaveLength(1)
  })
})

describe('viewFaults()', () => {
  const title = { type: 'plain_text', text: 'İzin ekle' }
  const input = {
    type: 'input',
    label: { type: 'plain_text', text: 'Not' },
    element: { type: 'plain_text_input', action_id: 'v' },
  }

  test('wants a submit button where something is asked', () => {
    expect(viewFaults({ type: 'modal', title, blocks: [input] })).toHaveLength(1)
    expect(
      viewFaults({ type: 'modal', title, submit: { ...title, text: 'Kaydet' }, blocks: [input] }),
    ).toStrictEqual([])
  })

  test('refuses a title of 25 characters and private_metadata of 3001', () => {
    const long = { ...title, text: 'a'.repeat(25) }
    expect(viewFaults({ type: 'modal', title: long, blocks: [section('a')] })).toHaveLength(1)
    const view = { type: 'modal', title, blocks: [section('a')], private_metadata: 'm'.repeat(3001) }
    expect(viewFaults(view)).toHaveLength(1)
  })
})
