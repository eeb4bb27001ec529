import type { InsightDay } from '@cloudalbum/contract'
import {
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js'

Chart.register(LineController, LineElement, PointElement, LinearScale, CategoryScale, Tooltip)

export type Measure = 'views' | 'visitors' | 'visits' | 'likes' | 'claims'

export interface DrawnDays {
  days: readonly InsightDay[]
  measures: readonly { name: Measure; label: string }[]
  dayText: (day: string) => string
  numberText: (value: number) => string
  still: boolean
}

/** Told apart by colour, by dashes and by points. Colours are properties of the page. */
const looks: Record<
  Measure,
  { colour: string; dash: number[]; point: 'circle' | 'rect' | 'triangle' | 'rectRot' | 'cross' }
> = {
  views: { colour: '--chart-1', dash: [], point: 'circle' },
  visitors: { colour: '--chart-2', dash: [6, 4], point: 'rect' },
  visits: { colour: '--chart-3', dash: [2, 3], point: 'triangle' },
  likes: { colour: '--chart-4', dash: [10, 4], point: 'rectRot' },
  claims: { colour: '--chart-5', dash: [8, 3, 2, 3], point: 'cross' },
}

/** Draws lines by day; gives what takes them away again. */
export function drawDays(canvas: HTMLCanvasElement, drawn: DrawnDays): () => void {
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const ticks = { color: colour('--muted'), font: { family: style.fontFamily, size: 12 } }
  const chart = new Chart(canvas, {
    type: 'line',
    data: {
      labels: drawn.days.map(({ day }) => drawn.dayText(day)),
      datasets: drawn.measures.map(({ name, label }) => ({
        label,
        data: drawn.days.map((day) => day[name]),
        borderColor: colour(looks[name].colour),
        backgroundColor: colour(looks[name].colour),
        borderDash: looks[name].dash,
        borderWidth: 2,
        pointStyle: looks[name].point,
        pointRadius: drawn.days.length > 45 ? 0 : 3,
        pointHoverRadius: 6,
        cubicInterpolationMode: 'monotone' as const,
      })),
    },
    options: {
      ...(drawn.still ? { animation: false as const } : {}),
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
        y: {
          beginAtZero: true,
          suggestedMax: 4,
          ticks: { ...ticks, precision: 0, callback: (value) => drawn.numberText(Number(value)) },
          grid: { color: colour('--border') },
          border: { display: false },
        },
      },
      plugins: { tooltip: { usePointStyle: true, boxPadding: 6 } },
    },
  })
  return () => chart.destroy()
}
