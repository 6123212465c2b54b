import { type Block, type Element, elementsOf, optionsOf } from './slack-blocks.ts'

/**
 * The budgets of Block Kit. What Slack would refuse in production is refused here too, with the same error
 * code, so that nobody is shown a message which could not be sent. Returns Slack's complaints, none if it fits.
 */
export function blockFaults(blocks: unknown, home: 'message' | 'view'): string[] {
  if (!Array.isArray(blocks)) return ['must be an array [json-pointer:/blocks]']
  const max = home === 'message' ? 50 : 100
  const faults = blocks.length > max ? [`no more than ${max} items allowed [json-pointer:/blocks]`] : []
  const ids = blocks.map((block: Block) => block.block_id).filter((id) => id !== undefined)
  if (new Set(ids).size !== ids.length) faults.push('block_id must be unique [json-pointer:/blocks]')
  if (blocks.filter((block: Block) => block.type === 'table').length > 1) {
    faults.push('only one table allowed [json-pointer:/blocks]')
  }
  return [...faults, ...blocks.flatMap((block: Block, at) => faultsOf(block, home, `/blocks/${at}`))]
}

const messageBlocks =
  'actions context divider file header image markdown rich_text section table video'.split(' ')
const viewBlocks = 'actions context divider header image input rich_text section video'.split(' ')

function faultsOf(block: Block, home: 'message' | 'view', at: string): string[] {
  const known = home === 'message' ? [...messageBlocks, 'input'] : viewBlocks
  if (!known.includes(block.type)) return [`unsupported type: ${block.type} [json-pointer:${at}/type]`]
  return [
    ...sizesOf(block).flatMap(([part, size, max]) => tooMany(part, size, max, at)),
    ...presenceOf(block).map((part) => `missing required field: ${part} [json-pointer:${at}]`),
    ...elementsOf(block).flatMap((element) => elementFaults(element, at)),
  ]
}

type Size = [part: string, size: number, max: number]

function sizesOf(block: Block): Size[] {
  const id: Size = ['block_id', (block.block_id ?? '').length, 255]
  const elements = countOf(block.elements)
  switch (block.type) {
    case 'section':
      return [
        id,
        ['text', lengthOf(block.text), 3000],
        ['fields', countOf(block.fields), 10],
        ...fieldSizes(block.fields),
      ]
    case 'header':
      return [id, ['text', lengthOf(block.text), 150]]
    case 'actions':
      return [id, ['elements', elements, 25]]
    case 'context':
      return [id, ['elements', elements, 10]]
    case 'image':
      return [
        id,
        ['alt_text', String(block.alt_text ?? '').length, 2000],
        ['title', lengthOf(block.title), 2000],
      ]
    case 'input':
      return [id, ['label', lengthOf(block.label), 2000], ['hint', lengthOf(block.hint), 2000]]
    case 'table':
      return [id, ['rows', countOf(block.rows), 100], ['columns', widestRow(block.rows), 20]]
    default:
      return [id]
  }
}

function presenceOf(block: Block): string[] {
  const empty = (part: unknown) => lengthOf(part) === 0
  switch (block.type) {
    case 'section':
      return empty(block.text) && countOf(block.fields) === 0 ? ['text'] : []
    case 'header':
      return empty(block.text) ? ['text'] : []
    case 'actions':
    case 'context':
      return countOf(block.elements) === 0 ? ['elements'] : []
    case 'image':
      return block.alt_text ? [] : ['alt_text']
    case 'input':
      return [...(empty(block.label) ? ['label'] : []), ...(block.element ? [] : ['element'])]
    case 'table':
      return cellsOf(block.rows).every(saysSomething) ? [] : ['elements']
    default:
      return []
  }
}

function elementFaults(element: Element, at: string): string[] {
  const options = optionsOf(element)
  const optionsMax = { overflow: 5, checkboxes: 10, radio_buttons: 10 }[element.type] ?? 100
  const sizes: Size[] = [
    ['action_id', (element.action_id ?? '').length, 255],
    ['text', lengthOf(element.text), 75],
    ['value', typeof element.value === 'string' ? element.value.length : 0, 2000],
    ['url', typeof element.url === 'string' ? element.url.length : 0, 3000],
    ['placeholder', lengthOf(element.placeholder), 150],
    ['options', options.length, optionsMax],
    ...options.map((option): Size => ['option text', lengthOf(option.text), 75]),
    ...options.map((option): Size => ['option value', option.value.length, 150]),
    ...confirmSizes(element.confirm),
  ]
  return sizes.flatMap(([part, size, max]) => tooMany(part, size, max, `${at} ${element.type}`))
}

function confirmSizes(confirm: unknown): Size[] {
  if (typeof confirm !== 'object' || confirm === null) return []
  const parts = confirm as Record<string, unknown>
  return [
    ['confirm title', lengthOf(parts.title), 100],
    ['confirm text', lengthOf(parts.text), 300],
    ['confirm button', lengthOf(parts.confirm), 30],
    ['deny button', lengthOf(parts.deny), 30],
  ]
}

function fieldSizes(fields: unknown): Size[] {
  return Array.isArray(fields) ? fields.map((field): Size => ['field', lengthOf(field), 2000]) : []
}

function tooMany(part: string, size: number, max: number, at: string): string[] {
  return size > max ? [`${part} must be less than ${max + 1} [json-pointer:${at}]`] : []
}

function lengthOf(text: unknown): number {
  if (typeof text !== 'object' || text === null || !('text' in text)) return 0
  return String(text.text).length
}

function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}

function cellsOf(rows: unknown): unknown[] {
  return Array.isArray(rows) ? rows.flat() : []
}

/** A cell is text of its own, or rich text of at least one piece. */
function saysSomething(cell: unknown): boolean {
  if (typeof cell !== 'object' || cell === null) return false
  if (!('elements' in cell)) return lengthOf(cell) > 0
  const parts = Array.isArray(cell.elements) ? (cell.elements as Element[]) : []
  return parts.length > 0 && parts.every(({ elements }) => countOf(elements) > 0)
}

function widestRow(rows: unknown): number {
  return Array.isArray(rows) ? Math.max(0, ...rows.map(countOf)) : 0
}

/** The rules of a modal or Home view, in Slack's words. */
export function viewFaults(view: Record<string, unknown>): string[] {
  const faults = blockFaults(view.blocks, 'view')
  if (view.type === 'home') return faults
  for (const part of ['title', 'submit', 'close']) {
    if (lengthOf(view[part]) > 24) faults.push(`must be less than 25 characters [json-pointer:/view/${part}]`)
  }
  if (lengthOf(view.title) === 0) faults.push('missing required field: title [json-pointer:/view]')
  if (String(view.private_metadata ?? '').length > 3000) {
    faults.push('must be less than 3001 characters [json-pointer:/view/private_metadata]')
  }
  const asks = Array.isArray(view.blocks) && view.blocks.some((block: Block) => block.type === 'input')
  if (asks && lengthOf(view.submit) === 0)
    faults.push('missing required field: submit [json-pointer:/view/submit]')
  return faults
}
