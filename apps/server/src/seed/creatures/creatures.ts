import { blossomJackalope, cyclopsOwl, kettleDragon, toadstoolTroll } from './forest-folk.ts'
import { cactusGolem, cerberusPups, marshmallowYeti, sockGhost } from './odd-ones.ts'
import { cloudLamb, lakeSerpent, moonMoth, pocketKraken } from './water-and-air.ts'

export interface Creature {
  name: string
  fileName: string
  species: string
  goodEvil: 'Good' | 'Neutral' | 'Evil'
  lawChaos: 'Lawful' | 'Neutral' | 'Chaotic'
  /** Years. */
  age: number
  description: string
  /** The inside of an SVG of 1000 by 1000. */
  draw: () => string
}

/** Who waits for a home in the gallery `mythical-mysfits`. */
export const creatures: Creature[] = [
  {
    name: 'Pomfrey Copperspout',
    fileName: 'pomfrey.png',
    species: 'Kettle Dragon',
    goodEvil: 'Good',
    lawChaos: 'Lawful',
    age: 214,
    description:
      'Other dragons hoard gold. Pomfrey hoards tea. He comes to the boil at four o’clock sharp, pours for everybody, and has never once set fire to a village, although he did scorch a scone in 1897 and still writes to its family. Needs descaling twice a year and somebody to talk to.',
    draw: kettleDragon,
  },
  {
    name: 'Marigold Thistlebounce',
    fileName: 'marigold.png',
    species: 'Blossom Jackalope',
    goodEvil: 'Good',
    lawChaos: 'Chaotic',
    age: 3,
    description:
      'Her antlers bloom in spring, fruit in summer, and get stuck in doors all year round. Marigold plans everything carefully and then does something else. House-trained, garden-untrained. Please do not ask where the tulips went.',
    draw: blossomJackalope,
  },
  {
    name: 'Professor Hootle',
    fileName: 'professor-hootle.png',
    species: 'Cyclops Owl',
    goodEvil: 'Neutral',
    lawChaos: 'Lawful',
    age: 131,
    description:
      'Has read every book in the library, one eye at a time. The Professor answers any question before you have finished it, usually correctly, always at length. Would suit a quiet home with good light and low expectations of sleep.',
    draw: cyclopsOwl,
  },
  {
    name: 'Grumblecap',
    fileName: 'grumblecap.png',
    species: 'Toadstool Troll',
    goodEvil: 'Evil',
    lawChaos: 'Lawful',
    age: 486,
    description:
      'Used to guard a bridge, now guards the rules. Grumblecap files complaints about the weather, the neighbours, and this description. His evil is entirely administrative. Adopt him and your forms will never again be late, or short.',
    draw: toadstoolTroll,
  },
  {
    name: 'Sir Reginald Inksworth',
    fileName: 'sir-reginald.png',
    species: 'Pocket Kraken',
    goodEvil: 'Evil',
    lawChaos: 'Neutral',
    age: 1042,
    description:
      'Once sank galleons; shrank in the wash. Sir Reginald still plots the end of all shipping from any bathtub that will have him, but he breaks off for elevenses. Excellent at washing up, eight cups at a time. Refuses to be called cute. He is, however, cute.',
    draw: pocketKraken,
  },
  {
    name: 'Nimbus',
    fileName: 'nimbus.png',
    species: 'Cloud Lamb',
    goodEvil: 'Good',
    lawChaos: 'Neutral',
    age: 1,
    description:
      'Counts people to fall asleep. Nimbus floats at knee height, drizzles when she is sad and makes rainbows when she is not. Do not tumble dry. Ideal for gardens, balconies, and anybody who says that they like the rain.',
    draw: cloudLamb,
  },
  {
    name: 'Luna Flickerwing',
    fileName: 'luna.png',
    species: 'Moon Moth',
    goodEvil: 'Neutral',
    lawChaos: 'Chaotic',
    age: 17,
    description:
      'Brings her own lamp so as not to be drawn to yours. Luna reads novels under the blanket until dawn, cries at the happy parts, and has eaten only one sweater, which was ugly, and she would do it again.',
    draw: moonMoth,
  },
  {
    name: 'Loopy Nell',
    fileName: 'loopy-nell.png',
    species: 'Lake Serpent',
    goodEvil: 'Good',
    lawChaos: 'Chaotic',
    age: 565,
    description:
      'Seventy blurry photographs of her exist, and she blinked in all of them. Nell is shy at first, then forty metres long. She never learned to swim with her head under, hence the ring. Needs a lake. A pond will do if it believes in itself.',
    draw: lakeSerpent,
  },
  {
    name: 'Spike Delgado',
    fileName: 'spike.png',
    species: 'Cactus Golem',
    goodEvil: 'Good',
    lawChaos: 'Lawful',
    age: 48,
    description:
      'Wants a hug. Has always wanted a hug. Has never, for reasons that he is too polite to go into, had a second one from the same person. Water once a month, compliments daily. Oven gloves are included.',
    draw: cactusGolem,
  },
  {
    name: 'Rex, Max & Kevin',
    fileName: 'rex-max-and-kevin.png',
    species: 'Cerberus Pup',
    goodEvil: 'Neutral',
    lawChaos: 'Chaotic',
    age: 2,
    description:
      'One puppy, three heads, one bone. Rex wants to play, Max has the bone, and Kevin has just noticed that there are two others. Trained to guard the underworld; has so far let everybody in, and licked them. Must be adopted together.',
    draw: cerberusPups,
  },
  {
    name: 'Mallow',
    fileName: 'mallow.png',
    species: 'Marshmallow Yeti',
    goodEvil: 'Neutral',
    lawChaos: 'Neutral',
    age: 75,
    description:
      'The footprints in the snow that nobody could explain were Mallow, looking for the cocoa that he had put down somewhere. Gives the warmest hugs on the mountain and sheds sugar. Keep away from open fires and small children with sticks.',
    draw: marshmallowYeti,
  },
  {
    name: 'Lefty',
    fileName: 'lefty.png',
    species: 'Sock Poltergeist',
    goodEvil: 'Evil',
    lawChaos: 'Chaotic',
    age: 9,
    description:
      'You had a pair. Now you have Lefty. He went into the washing machine as a sock and came out as a grudge. Rattles hangers, hides keys, and turns all your laundry very slightly pink. Goes silent at once when he is worn, which he says is not the point.',
    draw: sockGhost,
  },
]
