//! Many rows in one statement: the one thing whose SQL text depends on the number of rows.

use sqlx::AssertSqlSafe;

use super::{StoreError, Tx};

/// Most rows in one statement: past this a longer one gains nothing (performance notes).
const ROWS_A_STATEMENT: usize = 64;

/// Inserts rows of byte columns, some of them null: `head` is `INSERT INTO t (a, b) VALUES`, and every row has the columns it names.
pub(crate) async fn insert_rows<const COLUMNS: usize>(
    tx: &mut Tx,
    head: &'static str,
    rows: &[[Option<&[u8]>; COLUMNS]],
) -> Result<(), StoreError> {
    for chunk in rows.chunks(ROWS_A_STATEMENT) {
        let sql = AssertSqlSafe(statement(head, COLUMNS, chunk.len()));
        match tx {
            Tx::Sqlite(tx) => {
                let query = chunk
                    .iter()
                    .flatten()
                    .fold(sqlx::query(sql), |query, value| query.bind(*value));
                query.execute(&mut **tx).await?;
            }
        }
    }
    Ok(())
}

/// `head ($1,$2),($3,$4)` for two rows of two columns.
fn statement(head: &str, columns: usize, rows: usize) -> String {
    let tuples: Vec<String> = (0..rows)
        .map(|row| {
            let places: Vec<String> = (1..=columns)
                .map(|c| format!("${}", row * columns + c))
                .collect();
            format!("({})", places.join(","))
        })
        .collect();
    format!("{head} {}", tuples.join(","))
}
