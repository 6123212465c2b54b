import { askedList } from './en/asked-list.ts'
import { commandForms, forms } from './en/command-forms.ts'
import { commands } from './en/commands.ts'
import { complaint } from './en/complaint.ts'
import { erasure } from './en/erasure.ts'
import { imports } from './en/imports.ts'
import { laterEvidence } from './en/later-evidence.ts'
import { management } from './en/management.ts'
import { parameters } from './en/parameters.ts'
import { proof } from './en/proof.ts'
import { recipient } from './en/recipient.ts'
import { record } from './en/record.ts'
import { refusals } from './en/refusals.ts'
import { digest, reports, telegramGroup } from './en/reports.ts'
import { secondPerson } from './en/second-person.ts'
import { setup } from './en/setup.ts'
import { failure, home, staff } from './en/staff.ts'
import { words } from './en/words.ts'
import { capital, date, list, moment } from './english.ts'
import type { Messages } from './tr.ts'

export const en = {
  words,
  refusals,
  commands,
  parameters,
  commandForms,
  staff,
  record,
  reports,
  proof,
  recipient,
  failure,
  laterEvidence,
  complaint,
  telegramGroup,
  digest,
  erasure,
  forms,
  home,
  askedList,
  imports,
  management,
  secondPerson,
  setup,
  format: { date, moment, list, capital },
} satisfies Messages
