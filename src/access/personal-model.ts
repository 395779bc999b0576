const personalModels = new Set<string>(['Beneficiary', 'BeneficiaryIdentity', 'Enrolment', 'Payment']);

/** Whether every row of a model is personal data. */
export const isPersonalModel = (model: string): boolean => personalModels.has(model);
