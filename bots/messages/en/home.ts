import { counted, dateWithWeekday } from '../english.ts'
import type { home as turkish } from '../tr/home.ts'
import { words } from './words.ts'

export const home: typeof turkish = {
  title: (day) => `Today · ${dateWithWeekday(day)}`,
  role: (role) => `Your role: ${words.roles[role]}.`,
  moreBrands: (count) =>
    `There are ${counted(count, 'more brand')}; add brand=… to the command report to see one of them.`,
  waiting: 'Waiting',
  showWaiting: 'Show what waits',
  nothingWaits: 'Nothing waits for you.',
  complaints: (count, command) =>
    `${counted(count, 'complaint')} waiting for an answer: ${command} complaints`,
  showComplaints: 'Open complaints',
  allCommands: 'All commands',
  lookUp: 'Look up consents',
  add: 'Record ONAY',
  reject: 'Record RET',
  list: 'Look up a list',
  upload: 'Upload a file',
}
