import type { failure as turkish } from '../tr/failure.ts'

export const failure: typeof turkish = {
  unchanged: (code) =>
    'I could not save this just now, and nothing has changed. Please try again in a few minutes. ' +
    `If it goes on, give this code to your administrator: ${code}.`,
  unknown: (code) =>
    'Something unexpected went wrong, and I do not know whether your request was carried out. ' +
    `Look it up before you repeat it. If it goes on, give this code to your administrator: ${code}.`,
  notProcessed:
    'Your last request could not be processed because of an error on our side. Please try again. If it fails again, contact the company another way.',
}
