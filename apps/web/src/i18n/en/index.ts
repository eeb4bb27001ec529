import { byArea } from '../by-area.ts'

export default byArea(
  import.meta.glob<object>(['./*.json', '!./session.json', '!./settings.json', '!./admin.json'], {
    eager: true,
    import: 'default',
  }),
)
