import { listBrands } from '../register/brands.ts'
import { findChange } from '../register/changes/find-change.ts'
import { addEvidence, laterEvidenceMax } from '../register/evidence/later-evidence.ts'
import { operatorName } from './operator.ts'
import { required } from './option.ts'
import { changeId, text } from './readers.ts'
import { Refused, registerOf, verb } from './verb.ts'

const why = {
  unreadable: 'it is no id of a change',
  unknown: 'there is no such change',
  unclear: 'several changes fit it; give more digits',
  erased: 'the address of its recipient was erased',
  empty: 'the text is empty',
  'text-too-long': `the text is longer than ${laterEvidenceMax} characters`,
} as const

export const evidenceAdd = verb({
  words: ['evidence', 'add'],
  help: 'Add a text that proves a change recorded before; it is kept as of today',
  options: { change: required(changeId), note: required(text('TEXT')) },
  async run(surroundings, { change, note }) {
    const register = await registerOf(surroundings)
    const brandCodes = (await listBrands(register)).map(({ code }) => code)
    const found = await findChange(register, change, brandCodes)
    if (found.kind === 'refused') throw new Refused(`Cannot add evidence to ${change}: ${why[found.reason]}.`)
    const actor = { door: 'cli', id: operatorName() } as const
    const added = await addEvidence(register, actor, { changeId: Buffer.from(found.change.id, 'hex'), note })
    if (added.kind === 'refused') throw new Refused(`Cannot add evidence to ${change}: ${why[added.reason]}.`)
    return { change: found.change.id, added: added.kind === 'added' }
  },
  show: ({ change, added }) => [
    added ? `The evidence was added to ${change}, as of today.` : `${change} has this very evidence already.`,
  ],
})
