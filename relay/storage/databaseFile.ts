/** The relay's database within its data folder. */
export const DATABASE_FILE = 'prosa.sqlite'
