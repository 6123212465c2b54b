import { counted as countedOf, date, dateWithWeekday, moment, number } from '../english.ts'
import type { drill as turkish } from '../tr/drill.ts'
import type { ChangeTold } from '../tr/later-evidence.ts'
import { changeTold } from './later-evidence.ts'
import { words } from './words.ts'

const lastDay = (dueOn: string) => `Last day: ${dateWithWeekday(dueOn)}.`

/** SMS, 2 March 2026, source call centre (change 70f5…7c6d) */
function onayTold({ channel, source, date: on, id }: ChangeTold): string {
  const from = source === null ? 'source not stated' : `source ${words.sources[source]}`
  return `${words.channels[channel]}, ${date(on)}, ${from} (record no ${id})`
}

export const drill: typeof turkish = {
  title: (brand) => `${brand} · readiness drill`,
  asked: (drawn, onFile, dueOn) =>
    onFile === 0
      ? `${countedOf(drawn, 'ONAY was', 'ONAYs were')} drawn at random, and none has evidence; it is asked for. ${lastDay(dueOn)}`
      : `${countedOf(drawn, 'ONAY was', 'ONAYs were')} drawn at random. ${countedOf(onFile, 'has', 'have')} evidence; that of the ${number(drawn - onFile)} below is asked for. ${lastDay(dueOn)}`,
  askedSummary: (brand, asked) =>
    `${brand}: a readiness drill has begun, the evidence of ${countedOf(asked, 'ONAY')} is asked for.`,
  item: (change) => changeTold(change),
  answerHere:
    'Add the evidence if there is some, or say that it was not found. To answer, you have to be an editor.',
  answerInSlack: 'Answers are given in Slack: write drill behind the izin command.',
  add: 'Add evidence',
  missing: 'Not found',
  missingText: (change) =>
    `This ONAY counts as one without evidence: ${onayTold(change)}. It can still be added before the drill is over.`,
  confirm: 'Confirm',
  cancel: 'Cancel',
  state: { added: 'evidence added', 'not-found': 'evidence not found', dropped: 'stands no more' },

  scoreTitle: (brand) => `${brand} · result of the readiness drill`,
  score: ({ counted, proven, percent }) => {
    if (percent === null) return 'None of the ONAYs that were drawn stands any more; there is no score.'
    if (proven === 0) return `There is no evidence for any of ${countedOf(counted, 'ONAY')} (0%).`
    return `There is evidence for ${proven === counted ? 'all' : number(proven)} of ${countedOf(counted, 'ONAY')} (${percent}%).`
  },
  before: (percent, startedOn, isMonthBefore) =>
    isMonthBefore ? `Last month ${percent}%.` : `In the drill of ${date(startedOn)} ${percent}%.`,
  weakest: (sources) =>
    `Weakest sources: ${sources
      .map(({ source, counted, proven }) => {
        const name = source === null ? 'source not stated' : words.sources[source]
        return `${name} (${number(proven)} of ${number(counted)})`
      })
      .join(', ')}.`,
  dropped: (count) =>
    `${countedOf(count, 'ONAY was', 'ONAYs were')} not counted: refused, renewed or erased during the drill.`,
  evidenceSeal: 'Evidence added later · seal',
  scoreSummary: (brand, percent) =>
    percent === null
      ? `${brand}: the readiness drill is over.`
      : `${brand}: the readiness drill is over, ${percent}%.`,

  summary: 'Readiness drills.',
  open: (startedOn, asked, drawn, dueOn) =>
    `Began on ${date(startedOn)}. The evidence of ${number(asked)} of ${countedOf(drawn, 'ONAY')} is asked for. ${lastDay(dueOn)}`,
  result: (startedOn, told) => `${date(startedOn)}: ${told}`,
  none: 'There has been no drill for this brand yet.',
  start: (brand) => `${brand}: start a drill`,
  startTitle: 'Drill',
  startText: (brand) =>
    `Ten ONAYs of ${brand} are drawn at random, and their evidence is asked for in its rooms.`,
  started: 'The drill has begun.',
  startRefused: (reason) =>
    ({
      'brand-unknown': 'This brand was not found, and no drill was started.',
      'brand-closed': 'This brand is closed, and no drill was started.',
      open: 'A drill is under way for this brand; another one can be started when it is over.',
    })[reason],
  nothingToDraw: 'This brand has no standing ONAY, so there is nothing to draw.',
  whichBrand: 'For which brand should the drill be?',
  notAllowed: 'An admin of the brand can start a drill.',
  unread: (example) => `It is not clear what you want. For example: ${example}`,

  addWith: 'When you have found the evidence, add it with this command, its text in quotation marks:',
  addCommand: (id) => `add-evidence ${id} note="…"`,
  about: (address, change, at) =>
    `${address} · ${changeTold(change)}${at.length > 10 ? ` · said ${moment(at)}` : ''}.`,
  noted: (change) =>
    `Noted, the evidence was not found: ${onayTold(change)}. It can still be added before the drill is over.`,
  refused: (reason) =>
    ({
      unknown: 'This question does not hold any more, and nothing has changed.',
      over: 'This drill is over and its result stays. If you have found evidence, you can still add it with add-evidence.',
      proven: 'There is evidence for this ONAY.',
      dropped: 'This ONAY stands no more, and is not counted in the drill.',
      'noted-already': 'That the evidence was not found for this ONAY was noted before.',
    })[reason],
}
