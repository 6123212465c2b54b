import type { Log } from '../../log.ts'
import { chart, chartAlt, type WeekChart } from '../../report/chart.ts'
import { chartTexts } from '../../report/chart-texts.ts'
import type { Message } from '../message.ts'

/** A picture for a message: only numbers, days and the brand's name are in it. */
export interface Picture {
  readonly name: string
  readonly png: Uint8Array
  readonly alternative: string
}

/** Draws SVG as PNG where the runtime can. */
export type DrawPng = (svg: string) => Promise<Uint8Array>

/** Null if the message has no picture or it cannot be drawn: it goes out in words alone. */
export type PictureOf = (message: Message, language: 'tr' | 'en') => Promise<Picture | null>

type DailyPost = Extract<Message, { kind: 'daily-report' }>

export function weekOf({ report, week }: DailyPost): WeekChart {
  return { brandName: report.brandName, days: week }
}

export function chartInWords(post: DailyPost, language: 'tr' | 'en'): string {
  return chartAlt(weekOf(post), chartTexts(language))
}

export function pictures(draw: DrawPng | null, log: Log): PictureOf {
  return async (message, language) => {
    if (draw === null || message.kind !== 'daily-report' || message.week.length === 0) return null
    try {
      return {
        name: `izin-${message.report.brandCode}-${message.date}.png`,
        png: await draw(chart(weekOf(message), chartTexts(language))),
        alternative: chartInWords(message, language),
      }
    } catch (error) {
      log.error('picture.failed', error, { date: message.date })
      return null
    }
  }
}
