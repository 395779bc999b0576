import { fieldsOf, inferred, keyOf, keysOf, notesOf, unknowns } from './told.ts';

/** What a query asks of a point. */
export const pointFields = `position about aboutEn fields saidBy { id } programmes(first: 3) { nodes { code } }
  components(first: 3) { nodes { code programme { code } } } documents(first: 3) { nodes { id } } statedNeed { id } ${unknowns} ${inferred}`;

const none = { nodes: [] as any[] };

/** A point as the facts have it; they number points of agreements only. */
export function itemOf(point: any, isNumbered = false): object {
  const { programmes = none, components = none, documents = none, statedNeed = null } = point;
  return {
    position: isNumbered ? point.position : null,
    about: point.about,
    aboutEn: point.aboutEn,
    saidBy: keyOf(point.saidBy),
    // A programme is named by its components too.
    programmes: components.nodes.length > 0 ? [] : programmes.nodes.map(({ code }: any) => code),
    components: components.nodes.map(({ code, programme }: any) => `${programme.code}/${code}`),
    documents: keysOf(documents),
    learningNeed: keyOf(statedNeed),
    ...fieldsOf(point.fields),
    ...notesOf(point),
  };
}

/** A list of points as the facts have it. */
export const itemsOf = (list: any, openEnded: boolean, isNumbered = false): object => ({
  openEnded,
  items: list.nodes.map((point: any) => itemOf(point, isNumbered)),
});
