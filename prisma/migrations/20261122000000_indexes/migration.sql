-- CreateIndex
CREATE INDEX "Beneficiary_birthYear_idx" ON "Beneficiary"("birthYear");

-- CreateIndex
CREATE INDEX "Beneficiary_category_idx" ON "Beneficiary"("category");

-- CreateIndex
CREATE INDEX "Enrolment_departmentId_id_idx" ON "Enrolment"("departmentId", "id");

-- CreateIndex
CREATE INDEX "Enrolment_endedOn_idx" ON "Enrolment"("endedOn");

-- CreateIndex
CREATE INDEX "Enrolment_monthlyAmount_idx" ON "Enrolment"("monthlyAmount");

-- CreateIndex
CREATE INDEX "Enrolment_programmeId_id_idx" ON "Enrolment"("programmeId", "id");

-- CreateIndex
CREATE INDEX "Payment_departmentId_id_idx" ON "Payment"("departmentId", "id");

-- CreateIndex
CREATE INDEX "Payment_amount_idx" ON "Payment"("amount");

-- CreateIndex
CREATE INDEX "Payment_paidOn_idx" ON "Payment"("paidOn");

-- Text match
CREATE INDEX "Beneficiary_commune_fold_idx" ON "Beneficiary" USING gin (public.fold("commune") gin_trgm_ops);
