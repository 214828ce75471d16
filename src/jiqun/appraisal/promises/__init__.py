"""Promises on land (标准地、双合同): what a parcel's contract promises at each stage, against what became of it."""
