import { enums, type BeneficiaryCategory, type FieldOfWork } from '../db/generated/model.ts';

const merit: readonly BeneficiaryCategory[] = [
  'REVOLUTIONARY_BEFORE_1945',
  'REVOLUTIONARY_UNTIL_AUGUST_1945',
  'MARTYR',
  'HEROIC_MOTHER',
  'ARMED_FORCES_HERO',
  'LABOUR_HERO',
  'WAR_INVALID',
  'SICK_SOLDIER',
  'TOXIC_CHEMICAL_VICTIM',
  'FORMER_PRISONER',
  'RESISTANCE_MEMBER',
  'HELPED_REVOLUTION',
];

const protection: readonly BeneficiaryCategory[] = [
  'CHILD_WITHOUT_SUPPORT',
  'YOUTH_IN_EDUCATION',
  'CHILD_WITH_HIV',
  'SINGLE_POOR_PARENT',
  'OLDER_PERSON',
  'PERSON_WITH_DISABILITY',
  'CHILD_UNDER_THREE_POOR',
  'PERSON_WITH_HIV',
];

/** Returns the field of work of a category of beneficiaries, by the law that defines the category. */
function fieldOfCategory(category: BeneficiaryCategory): FieldOfWork {
  if (merit.includes(category)) return 'MERITORIOUS_SERVICE';
  if (protection.includes(category)) return 'SOCIAL_PROTECTION';
  if (category === 'POOR_HOUSEHOLD' || category === 'NEAR_POOR_HOUSEHOLD') return 'POVERTY_REDUCTION';
  if (category === 'UNEMPLOYED_WORKER') return 'EMPLOYMENT';
  return category === 'OVERSEAS_WORKER' ? 'OVERSEAS_LABOUR' : 'CHILD_PROTECTION';
}

/** Returns the categories of beneficiaries in a field of work. */
export const categoriesOfField = (field: FieldOfWork): BeneficiaryCategory[] =>
  enums.BeneficiaryCategory.filter((category) => fieldOfCategory(category) === field);
