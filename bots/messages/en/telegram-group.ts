import type { telegramGroup as turkish } from '../tr/telegram-group.ts'

export const telegramGroup: typeof turkish = {
  summary: 'The id of this group:',
  add: 'To get the daily report here, an admin types this in Slack:',
  remove: 'To stop the report:',
  menu: 'Shows how to get the daily report in this group',
}
