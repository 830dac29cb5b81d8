"""Mutations, grouped by what they spoil. Each yields changed trees and what was changed."""
